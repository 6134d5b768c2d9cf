package io.striate.training.schedule;

import io.striate.api.train.ScheduleType;
import io.striate.backend.tck.component.ScheduleContract;
import java.util.List;
import java.util.Map;

/// With the default factor and with another.
class StepScheduleTypeTest implements ScheduleContract {
  @Override
  public ScheduleType type() {
    return new StepScheduleType();
  }

  @Override
  public List<Map<String, ?>> settings() {
    return List.of(Map.of("every", 2), Map.of("every", 1, "factor", 0.5));
  }
}
