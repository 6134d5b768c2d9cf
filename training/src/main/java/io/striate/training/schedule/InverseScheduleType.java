package io.striate.training.schedule;

import io.striate.api.component.Config;
import io.striate.api.component.Field;
import io.striate.api.component.FieldKind;
import io.striate.api.train.Schedule;
import io.striate.api.train.ScheduleType;
import java.util.List;

/// `inverse`: the learning rate falls as `rate * (1 + gamma * step)^-power`.
///
/// This is Caffe's policy `inv`, by which its LeNet is trained with the defaults. With the power 1
/// it is Keras' `InverseTimeDecay` with `gamma = decay_rate / decay_steps`.
///
/// Source: Bottou, "Stochastic Gradient Descent Tricks", in Neural Networks: Tricks of the Trade,
/// 2012.
public final class InverseScheduleType implements ScheduleType {
  private static final Field<Double> GAMMA =
      Field.of(
          "gamma",
          FieldKind.number(0, Double.MAX_VALUE),
          0.0001,
          "how much the denominator grows in each step");
  private static final Field<Double> POWER =
      Field.of("power", FieldKind.number(0, 1000), 0.75, "power of the denominator");

  @Override
  public String id() {
    return "inverse";
  }

  @Override
  public String summary() {
    return "divides the learning rate by a power of the number of steps";
  }

  @Override
  public List<String> otherNames() {
    return List.of("inv", "InverseTimeDecay");
  }

  @Override
  public List<Field<?>> fields() {
    return List.of(GAMMA, POWER);
  }

  @Override
  public Schedule create(Config config) {
    double gamma = config.get(GAMMA);
    double power = config.get(POWER);
    return (initial, progress) -> initial * StrictMath.pow(1 + gamma * progress.step(), -power);
  }
}
