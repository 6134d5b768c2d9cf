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

/// `lion`: steps of equal size in each element, in the direction of the sign of a running mean of
/// the gradient.
///
/// The parameter goes down by `rate * (sign(beta1 m + (1 - beta1) g) + weightDecay * parameter)`;
/// then `m = beta2 m + (1 - beta2) g`. A good rate is 3 to 10 times smaller than that of `adamw`,
/// and the weight decay as many times larger.
///
/// Source: Chen et al., "Symbolic Discovery of Optimization Algorithms", arXiv:2302.06675.
public final class LionType implements OptimizerType {
  private static final Field<Double> LEARNING_RATE =
      Field.of(
          "learningRate",
          FieldKind.number(0, Double.MAX_VALUE),
          0.0001,
          "size of a step in each element");
  private static final Field<Double> BETA1 =
      Field.of(
          "beta1",
          FieldKind.numberBelow(0, 1),
          0.9,
          "share of the running mean in the direction of a step");
  private static final Field<Double> BETA2 =
      Field.of(
          "beta2",
          FieldKind.numberBelow(0, 1),
          0.99,
          "decay rate of the running mean of the gradient");

  @Override
  public String id() {
    return "lion";
  }

  @Override
  public String summary() {
    return "steps in the direction of the sign of a running mean of the gradient";
  }

  @Override
  public List<Field<?>> fields() {
    return List.of(LEARNING_RATE, BETA1, BETA2, AdamType.WEIGHT_DECAY);
  }

  @Override
  public Optimizer create(Config config) {
    return new Lion(
        config.get(LEARNING_RATE),
        config.get(BETA1),
        config.get(BETA2),
        config.get(AdamType.WEIGHT_DECAY));
  }

  private record Lion(double learningRate, double beta1, double beta2, double weightDecay)
      implements Optimizer {
    @Override
    public List<String> slots() {
      return List.of("m");
    }

    @Override
    public void step(Emitter emit, Value parameter, Value gradient, List<Value> slots, Value rate) {
      Value m = slots.getFirst();
      Value sign = emit.apply(Function.SIGN, UpdateStep.mean(emit, m, gradient, beta1));
      emit.update(m, UpdateStep.mean(emit, m, gradient, beta2));
      Value direction = UpdateStep.decayed(emit, sign, parameter, weightDecay);
      UpdateStep.descend(emit, parameter, rate, direction);
    }
  }
}
