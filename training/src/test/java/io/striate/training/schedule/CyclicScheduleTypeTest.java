package io.striate.training.schedule;

import io.striate.api.train.ScheduleType;
import io.striate.backend.tck.component.ScheduleContract;
import java.util.List;
import java.util.Map;

/// With equal and unequal halves.
class CyclicScheduleTypeTest implements ScheduleContract {
  @Override
  public ScheduleType type() {
    return new CyclicScheduleType();
  }

  @Override
  public List<Map<String, ?>> settings() {
    return List.of(
        Map.of("rise", 1), Map.of("rise", 0.5, "fall", 2, "factor", 0.5, "stepFactor", 0.9));
  }
}
