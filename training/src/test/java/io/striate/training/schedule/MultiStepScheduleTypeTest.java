package io.striate.training.schedule;

import io.striate.api.train.ScheduleType;
import io.striate.backend.tck.component.ScheduleContract;
import java.util.List;
import java.util.Map;

/// With the default factor and with another.
class MultiStepScheduleTypeTest implements ScheduleContract {
  @Override
  public ScheduleType type() {
    return new MultiStepScheduleType();
  }

  @Override
  public List<Map<String, ?>> settings() {
    return List.of(
        Map.of("milestones", List.of(1, 3)), Map.of("milestones", List.of(2), "factor", 0.5));
  }
}
