package io.striate.training.optimizer;

import io.striate.api.component.Config;
import io.striate.api.component.Field;
import io.striate.api.component.FieldKind;
import io.striate.api.program.Emitter;
import io.striate.api.program.Value;
import io.striate.api.train.Optimizer;
import io.striate.api.train.OptimizerType;
import java.util.List;

/// `lars`: gradient descent with momentum and a rate for each parameter that follows from its norm,
/// for large batches.
///
/// With `ratio = trust * |parameter| / (|g| + weightDecay * |parameter|)`, where `|x|` is the L2
/// norm of all elements: `velocity = momentum * velocity + rate * ratio * (g + weightDecay *
/// parameter)`, and the parameter goes down by `velocity`. The ratio is 1 where a norm is 0.
/// Parameters of one axis, such as biases and the scales of a normalization, have neither ratio nor
/// weight decay, as usual for large batches.
///
/// Source: You, Gitman and Ginsburg, "Large Batch Training of Convolutional Networks",
/// arXiv:1708.03888, algorithm 1.
public final class LarsType implements OptimizerType {
  private static final Field<Double> MOMENTUM =
      Field.of(
          "momentum",
          FieldKind.numberBelow(0, 1),
          0.9,
          "fraction of the previous step that is added to each step");
  private static final Field<Double> TRUST =
      Field.of(
          "trust",
          FieldKind.number(0, Double.MAX_VALUE),
          0.001,
          "length of a step as a share of the parameter's norm, at the rate 1");

  @Override
  public String id() {
    return "lars";
  }

  @Override
  public String summary() {
    return "momentum with a rate for each parameter by its norm, for large batches";
  }

  @Override
  public List<Field<?>> fields() {
    return List.of(SgdType.LEARNING_RATE, MOMENTUM, TRUST, SgdType.WEIGHT_DECAY);
  }

  @Override
  public Optimizer create(Config config) {
    return new Lars(
        config.get(SgdType.LEARNING_RATE),
        config.get(MOMENTUM),
        config.get(TRUST),
        config.get(SgdType.WEIGHT_DECAY));
  }

  private record Lars(double learningRate, double momentum, double trust, double weightDecay)
      implements Optimizer {
    @Override
    public List<String> slots() {
      return List.of("velocity");
    }

    @Override
    public void step(Emitter emit, Value parameter, Value gradient, List<Value> slots, Value rate) {
      Value velocity = slots.getFirst();
      Value step =
          parameter.type().shape().rank() > 1
              ? scaled(emit, parameter, gradient, rate)
              : emit.multiply(rate, gradient);
      Value next = emit.add(emit.scale(velocity, momentum), step);
      emit.update(velocity, next);
      emit.update(parameter, emit.subtract(parameter, next));
    }

    private Value scaled(Emitter emit, Value parameter, Value gradient, Value rate) {
      Value length = UpdateStep.norm(emit, parameter);
      Value slope = UpdateStep.norm(emit, gradient);
      Value both = UpdateStep.decayed(emit, slope, length, weightDecay);
      Value ratio = emit.divide(emit.scale(length, trust), both);
      Value local = emit.multiply(rate, UpdateStep.trust(emit, ratio, length, slope));
      return emit.multiply(local, UpdateStep.decayed(emit, gradient, parameter, weightDecay));
    }
  }
}
