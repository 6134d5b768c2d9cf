package io.striate.training.optimizer;

import io.striate.api.component.Config;
import io.striate.api.component.Field;
import io.striate.api.component.FieldKind;
import io.striate.api.op.Elementwise.Function;
import io.striate.api.program.Emitter;
import io.striate.api.program.Value;
import io.striate.api.train.Optimizer;
import io.striate.api.train.OptimizerType;
import java.util.List;

/// `adadelta`: steps scaled by the ratio of two running root mean squares, of the earlier steps and
/// of the gradient.
///
/// `v = rho v + (1 - rho) g²`; `step = g * sqrt(delta + epsilon) / sqrt(v + epsilon)`; `delta = rho
/// delta + (1 - rho) step²`; the parameter goes down by `rate * step`. Defaults are those of
/// PyTorch; Keras has a `rho` of 0.95, a rate of 0.001 and an epsilon of 1e-7.
///
/// Source: Zeiler, "ADADELTA: An Adaptive Learning Rate Method", arXiv:1212.5701.
public final class AdadeltaType implements OptimizerType {
  private static final Field<Double> LEARNING_RATE =
      Field.of(
          "learningRate", FieldKind.number(0, Double.MAX_VALUE), 1.0, "step size; 1 in the paper");
  private static final Field<Double> RHO =
      Field.of(
          "rho",
          FieldKind.numberBelow(0, 1),
          0.9,
          "decay rate of the running means of the squared gradient and of the squared step");
  private static final Field<Double> EPSILON =
      Field.of(
          "epsilon",
          FieldKind.number(0, 1),
          1e-6,
          "added under both roots; the first steps follow from it");

  @Override
  public String id() {
    return "adadelta";
  }

  @Override
  public String summary() {
    return "steps scaled by running means of the squared step and of the squared gradient";
  }

  @Override
  public List<Field<?>> fields() {
    return List.of(LEARNING_RATE, RHO, EPSILON, SgdType.WEIGHT_DECAY);
  }

  @Override
  public Optimizer create(Config config) {
    return new Adadelta(
        config.get(LEARNING_RATE),
        config.get(RHO),
        config.get(EPSILON),
        config.get(SgdType.WEIGHT_DECAY));
  }

  private record Adadelta(double learningRate, double rho, double epsilon, double weightDecay)
      implements Optimizer {
    @Override
    public List<String> slots() {
      return List.of("v", "delta");
    }

    @Override
    public void step(Emitter emit, Value parameter, Value gradient, List<Value> slots, Value rate) {
      Value g = UpdateStep.decayed(emit, gradient, parameter, weightDecay);
      Value v = UpdateStep.mean(emit, slots.get(0), emit.square(g), rho);
      emit.update(slots.get(0), v);
      Value delta = slots.get(1);
      Value step = emit.multiply(g, emit.divide(root(emit, delta), root(emit, v)));
      emit.update(delta, UpdateStep.mean(emit, delta, emit.square(step), rho));
      UpdateStep.descend(emit, parameter, rate, step);
    }

    private Value root(Emitter emit, Value mean) {
      return emit.apply(Function.SQRT, emit.add(mean, emit.constant(epsilon)));
    }
  }
}
