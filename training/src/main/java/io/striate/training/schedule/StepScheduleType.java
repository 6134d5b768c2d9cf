package io.striate.training.schedule;

import io.striate.api.component.Config;
import io.striate.api.component.Field;
import io.striate.api.component.FieldKind;
import io.striate.api.train.Schedule;
import io.striate.api.train.ScheduleType;
import java.util.List;
import java.util.Map;

/// `step`: every so many epochs the learning rate is multiplied by a factor.
public final class StepScheduleType implements ScheduleType {
  static final Field<Integer> EVERY =
      Field.required("every", FieldKind.integer(1), "interval, in epochs");
  static final Field<Double> FACTOR =
      Field.of(
          "factor", FieldKind.number(0, 1), 0.1, "factor that the learning rate is multiplied by");

  @Override
  public String id() {
    return "step";
  }

  @Override
  public String summary() {
    return "multiplies the learning rate by a factor at regular intervals";
  }

  @Override
  public List<String> otherNames() {
    return List.of("StepLR");
  }

  @Override
  public List<Field<?>> fields() {
    return List.of(EVERY, FACTOR);
  }

  @Override
  public Map<String, String> formerKeys() {
    return WarmUpScheduleType.around(id());
  }

  @Override
  public Schedule create(Config config) {
    int every = config.get(EVERY);
    double factor = config.get(FACTOR);
    return (initial, progress) -> {
      double falls = Math.floorDiv(progress.epoch(), every);
      return initial * StrictMath.pow(factor, falls);
    };
  }
}
