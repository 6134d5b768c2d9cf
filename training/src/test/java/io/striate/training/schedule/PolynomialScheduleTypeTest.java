package io.striate.training.schedule;

import io.striate.api.train.ScheduleType;
import io.striate.backend.tck.component.ScheduleContract;
import java.util.List;
import java.util.Map;

/// A line, and a curve to a floor.
class PolynomialScheduleTypeTest implements ScheduleContract {
  @Override
  public ScheduleType type() {
    return new PolynomialScheduleType();
  }

  @Override
  public List<Map<String, ?>> settings() {
    return List.of(Map.of(), Map.of("power", 2, "floor", 0.1));
  }
}
