package io.striate.training.schedule;

import io.striate.api.train.ScheduleType;
import io.striate.backend.tck.component.ScheduleContract;
import java.util.List;
import java.util.Map;

/// With periods of one length and growing ones.
class CosineRestartsScheduleTypeTest implements ScheduleContract {
  @Override
  public ScheduleType type() {
    return new CosineRestartsScheduleType();
  }

  @Override
  public List<Map<String, ?>> settings() {
    return List.of(Map.of("period", 1), Map.of("period", 1, "growth", 2, "floor", 0.1));
  }
}
