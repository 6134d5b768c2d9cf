package io.striate.training.optimizer;

import io.striate.api.component.Config;
import io.striate.api.component.Field;
import io.striate.api.component.FieldKind;
import io.striate.api.layer.Initializer;
import io.striate.api.op.Elementwise.Function;
import io.striate.api.program.Emitter;
import io.striate.api.program.Value;
import io.striate.api.train.Optimizer;
import io.striate.api.train.OptimizerType;
import java.util.List;

/// `adagrad`: steps scaled by the root of the sum of all squared gradients so far.
///
/// `sum = sum + g²`, and the parameter goes down by `rate * g / (sqrt(sum) + epsilon)`. Defaults
/// are those of PyTorch; in Keras the sum begins with 0.1, and epsilon is 1e-7. PyTorch's
/// `lr_decay` is the schedule `inverse` with the power 1.
///
/// Source: Duchi, Hazan and Singer, "Adaptive Subgradient Methods", JMLR 12, 2011.
public final class AdagradType implements OptimizerType {
  private static final Field<Double> LEARNING_RATE =
      Field.of("learningRate", FieldKind.number(0, Double.MAX_VALUE), 0.01, "step size");
  private static final Field<Double> INITIAL_ACCUMULATOR =
      Field.of(
          "initialAccumulator",
          FieldKind.number(0, Double.MAX_VALUE),
          0.0,
          "what the sum of squared gradients begins with");
  private static final Field<Double> EPSILON =
      Field.of(
          "epsilon",
          FieldKind.number(0, 1),
          1e-10,
          "added to the denominator, for numerical stability");

  @Override
  public String id() {
    return "adagrad";
  }

  @Override
  public String summary() {
    return "steps scaled by the root of the sum of all squared gradients";
  }

  @Override
  public List<Field<?>> fields() {
    return List.of(LEARNING_RATE, INITIAL_ACCUMULATOR, EPSILON, SgdType.WEIGHT_DECAY);
  }

  @Override
  public Optimizer create(Config config) {
    return new Adagrad(
        config.get(LEARNING_RATE),
        config.get(INITIAL_ACCUMULATOR),
        config.get(EPSILON),
        config.get(SgdType.WEIGHT_DECAY));
  }

  private record Adagrad(
      double learningRate, double initialAccumulator, double epsilon, double weightDecay)
      implements Optimizer {
    @Override
    public List<String> slots() {
      return List.of("sum");
    }

    @Override
    public Initializer start(String slot) {
      return Initializer.constant(initialAccumulator);
    }

    @Override
    public void step(Emitter emit, Value parameter, Value gradient, List<Value> slots, Value rate) {
      Value g = UpdateStep.decayed(emit, gradient, parameter, weightDecay);
      Value sum = emit.add(slots.getFirst(), emit.square(g));
      emit.update(slots.getFirst(), sum);
      Value root = emit.add(emit.apply(Function.SQRT, sum), emit.constant(epsilon));
      UpdateStep.descend(emit, parameter, rate, emit.divide(g, root));
    }
  }
}
