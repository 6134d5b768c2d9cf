package io.striate.training.schedule;

import io.striate.api.Kinds;
import io.striate.api.component.Component;
import io.striate.api.component.Config;
import io.striate.api.component.Field;
import io.striate.api.component.FieldKind;
import io.striate.api.train.Schedule;
import io.striate.api.train.ScheduleType;
import java.util.List;

/// `warm-up`: the learning rate rises linearly, then follows another schedule, of a plug-in too.
public final class WarmUpScheduleType implements ScheduleType {
  private static final Field<Double> EPOCHS =
      Field.required(
          "epochs", FieldKind.number(0, 1e6), "epochs over which the learning rate rises");
  private static final Field<Component<Schedule>> SCHEDULE =
      Field.required(
          "schedule",
          FieldKind.component(Kinds.SCHEDULE),
          "the schedule whose rate is reached, counted from the first step of the run");

  @Override
  public String id() {
    return "warm-up";
  }

  @Override
  public String summary() {
    return "a linear rise of the learning rate before another schedule";
  }

  @Override
  public List<Field<?>> fields() {
    return List.of(EPOCHS, SCHEDULE);
  }

  @Override
  public Schedule create(Config config) {
    return WarmUp.before(config.get(EPOCHS), config.get(SCHEDULE).value());
  }
}
