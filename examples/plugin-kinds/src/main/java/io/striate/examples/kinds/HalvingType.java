package io.striate.examples.kinds;

import io.striate.api.component.Config;
import io.striate.api.component.Field;
import io.striate.api.component.FieldKind;
import io.striate.api.train.Schedule;
import io.striate.api.train.ScheduleType;
import java.util.List;

/// `demo:halving`: the learning rate is halved at regular intervals.
public final class HalvingType implements ScheduleType {
  private static final Field<Integer> EVERY =
      Field.of("every", FieldKind.integer(1), 10, "epochs from one halving to the next");

  @Override
  public String id() {
    return "demo:halving";
  }

  @Override
  public String summary() {
    return "halves the learning rate at regular intervals";
  }

  @Override
  public List<Field<?>> fields() {
    return List.of(EVERY);
  }

  @Override
  public Schedule create(Config config) {
    int every = config.get(EVERY);
    return (initial, progress) -> {
      double halvings = Math.floorDiv(progress.epoch(), every);
      return initial * StrictMath.pow(0.5, halvings);
    };
  }
}
