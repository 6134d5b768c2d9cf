package io.striate.training.schedule;

import io.striate.api.train.ScheduleType;
import io.striate.backend.tck.component.ScheduleContract;
import java.util.List;
import java.util.Map;

/// In steps of an epoch, and smoothly.
class ExponentialScheduleTypeTest implements ScheduleContract {
  @Override
  public ScheduleType type() {
    return new ExponentialScheduleType();
  }

  @Override
  public List<Map<String, ?>> settings() {
    return List.of(Map.of("factor", 0.9), Map.of("factor", 0.9, "smooth", true));
  }
}
