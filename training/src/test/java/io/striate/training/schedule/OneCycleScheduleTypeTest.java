package io.striate.training.schedule;

import io.striate.api.train.ScheduleType;
import io.striate.backend.tck.component.ScheduleContract;
import java.util.List;
import java.util.Map;

/// With cosines and lines, and without a rise.
class OneCycleScheduleTypeTest implements ScheduleContract {
  @Override
  public ScheduleType type() {
    return new OneCycleScheduleType();
  }

  @Override
  public List<Map<String, ?>> settings() {
    return List.of(Map.of(), Map.of("curve", "linear", "rise", 0.5), Map.of("rise", 0));
  }
}
