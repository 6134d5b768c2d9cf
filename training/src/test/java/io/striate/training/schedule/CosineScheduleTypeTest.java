package io.striate.training.schedule;

import io.striate.api.train.ScheduleType;
import io.striate.backend.tck.component.ScheduleContract;
import java.util.List;
import java.util.Map;

/// With and without a floor.
class CosineScheduleTypeTest implements ScheduleContract {
  @Override
  public ScheduleType type() {
    return new CosineScheduleType();
  }

  @Override
  public List<Map<String, ?>> settings() {
    return List.of(Map.of(), Map.of("floor", 0.1));
  }
}
