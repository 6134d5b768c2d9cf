package io.striate.training.schedule;

import io.striate.api.component.Component;
import io.striate.api.train.Schedule;
import io.striate.api.train.ScheduleType;
import io.striate.backend.tck.component.ScheduleContract;
import java.util.List;
import java.util.Map;

/// Before another schedule.
class WarmUpScheduleTypeTest implements ScheduleContract {
  @Override
  public ScheduleType type() {
    return new WarmUpScheduleType();
  }

  @Override
  public List<Map<String, ?>> settings() {
    Schedule half = (initial, _) -> initial / 2;
    return List.of(Map.of("epochs", 1.5, "schedule", Component.of("half", half)));
  }
}
