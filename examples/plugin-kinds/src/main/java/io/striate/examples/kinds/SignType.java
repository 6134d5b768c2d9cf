package io.striate.examples.kinds;

import io.striate.api.component.Config;
import io.striate.api.component.Field;
import io.striate.api.component.FieldKind;
import io.striate.api.op.Elementwise.Function;
import io.striate.api.program.Emitter;
import io.striate.api.program.Value;
import io.striate.api.train.Optimizer;
import io.striate.api.train.OptimizerType;
import java.util.List;

/// `demo:sign`: each parameter moves by the learning rate against the sign of its gradient.
///
/// Source: Bernstein and others, "signSGD", arXiv:1802.04434.
public final class SignType implements OptimizerType {
  private static final Field<Double> LEARNING_RATE =
      Field.of("learningRate", FieldKind.number(0, 1e6), 0.01, "length of a step");

  @Override
  public String id() {
    return "demo:sign";
  }

  @Override
  public String summary() {
    return "steps of equal length against the sign of the gradient";
  }

  @Override
  public List<Field<?>> fields() {
    return List.of(LEARNING_RATE);
  }

  @Override
  public Optimizer create(Config config) {
    return new Sign(config.get(LEARNING_RATE));
  }

  private record Sign(double learningRate) implements Optimizer {
    @Override
    public List<String> slots() {
      return List.of();
    }

    @Override
    public void step(Emitter emit, Value parameter, Value gradient, List<Value> slots, Value rate) {
      Value step = emit.multiply(emit.apply(Function.SIGN, gradient), rate);
      emit.update(parameter, emit.subtract(parameter, step));
    }
  }
}
