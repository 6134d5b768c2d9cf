package io.striate.training.schedule;

import io.striate.api.component.Config;
import io.striate.api.component.Field;
import io.striate.api.component.FieldKind;
import io.striate.api.train.Schedule;
import io.striate.api.train.ScheduleType;
import java.util.List;

/// `exponential`: the learning rate is multiplied by a factor for each epoch: `rate *
/// factor^epoch`, as PyTorch's `ExponentialLR` does, or with `smooth` by a part of it in every
/// step.
public final class ExponentialScheduleType implements ScheduleType {
  private static final Field<Double> FACTOR =
      Field.required(
          "factor",
          FieldKind.number(0, 1),
          "factor that the learning rate is multiplied by in each epoch");
  private static final Field<Boolean> SMOOTH =
      Field.of(
          "smooth",
          FieldKind.flag(),
          false,
          "whether the rate falls a little in every step instead of once per epoch");

  @Override
  public String id() {
    return "exponential";
  }

  @Override
  public String summary() {
    return "multiplies the learning rate by a factor in each epoch";
  }

  @Override
  public List<String> otherNames() {
    return List.of("ExponentialLR", "ExponentialDecay");
  }

  @Override
  public List<Field<?>> fields() {
    return List.of(FACTOR, SMOOTH);
  }

  @Override
  public Schedule create(Config config) {
    double factor = config.get(FACTOR);
    boolean smooth = config.get(SMOOTH);
    return (initial, progress) -> {
      double epochs =
          smooth ? (double) progress.step() / progress.stepsPerEpoch() : progress.epoch();
      return initial * StrictMath.pow(factor, epochs);
    };
  }
}
