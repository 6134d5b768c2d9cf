package io.striate.training.optimizer;

import io.striate.api.component.Config;
import io.striate.api.component.Field;
import io.striate.api.component.FieldKind;
import io.striate.api.op.AdamUpdate;
import io.striate.api.program.Emitter;
import io.striate.api.program.Value;
import io.striate.api.train.Optimizer;
import io.striate.api.train.OptimizerType;
import java.util.List;

/// `lamb`: the steps of Adam, each scaled so that its length is that of the parameter, for large
/// batches.
///
/// With the direction `r` of Adam, bias correction included, and `u = r + weightDecay * parameter`,
/// the parameter goes down by `rate * |parameter| / |u| * u`, where `|x|` is the L2 norm of all
/// elements. The ratio is 1 where a norm is 0.
///
/// Source: You et al., "Large Batch Optimization for Deep Learning", arXiv:1904.00962, algorithm 2.
public final class LambType implements OptimizerType {
  private static final Field<Double> EPSILON =
      Field.of(
          "epsilon",
          FieldKind.number(0, 1),
          1e-6,
          "added to the denominator, for numerical stability");

  @Override
  public String id() {
    return "lamb";
  }

  @Override
  public String summary() {
    return "Adam with steps as long as the parameter, for large batches";
  }

  @Override
  public List<Field<?>> fields() {
    return List.of(
        AdamType.LEARNING_RATE, AdamType.BETA1, AdamType.BETA2, EPSILON, AdamType.WEIGHT_DECAY);
  }

  @Override
  public Optimizer create(Config config) {
    var adam =
        new AdamUpdate(
            config.get(AdamType.BETA1), config.get(AdamType.BETA2), config.get(EPSILON), 0, false);
    return new Lamb(config.get(AdamType.LEARNING_RATE), adam, config.get(AdamType.WEIGHT_DECAY));
  }

  private record Lamb(double learningRate, AdamUpdate adam, double weightDecay)
      implements Optimizer {
    @Override
    public List<String> slots() {
      return List.of("m", "v");
    }

    @Override
    public void step(Emitter emit, Value parameter, Value gradient, List<Value> slots, Value rate) {
      // A step of Adam from 0 at the rate -1 is its direction.
      Value zero = emit.fill(parameter.type().shape(), 0);
      Value back = emit.constant(-1);
      List<Value> next =
          emit.emit(adam, List.of(zero, gradient, slots.get(0), slots.get(1), back, emit.step()));
      emit.update(slots.get(0), next.get(1));
      emit.update(slots.get(1), next.get(2));
      Value direction = UpdateStep.decayed(emit, next.getFirst(), parameter, weightDecay);
      Value length = UpdateStep.norm(emit, parameter);
      Value step = UpdateStep.norm(emit, direction);
      Value ratio = UpdateStep.trust(emit, emit.divide(length, step), length, step);
      UpdateStep.descend(emit, parameter, emit.multiply(rate, ratio), direction);
    }
  }
}
