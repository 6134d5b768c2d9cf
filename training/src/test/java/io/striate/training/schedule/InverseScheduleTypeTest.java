package io.striate.training.schedule;

import io.striate.api.train.ScheduleType;
import io.striate.backend.tck.component.ScheduleContract;
import java.util.List;
import java.util.Map;

/// With the settings of Caffe's LeNet, and others.
class InverseScheduleTypeTest implements ScheduleContract {
  @Override
  public ScheduleType type() {
    return new InverseScheduleType();
  }

  @Override
  public List<Map<String, ?>> settings() {
    return List.of(Map.of(), Map.of("gamma", 0.5, "power", 1));
  }
}
