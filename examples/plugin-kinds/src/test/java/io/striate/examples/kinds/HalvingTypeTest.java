package io.striate.examples.kinds;

import io.striate.api.train.ScheduleType;
import io.striate.backend.tck.component.ScheduleContract;
import java.util.List;
import java.util.Map;

class HalvingTypeTest implements ScheduleContract {
  @Override
  public ScheduleType type() {
    return new HalvingType();
  }

  @Override
  public List<Map<String, ?>> settings() {
    return List.of(Map.of(), Map.of("every", 1));
  }
}
