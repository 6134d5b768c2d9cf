package io.striate.training.schedule;

import io.striate.api.train.ScheduleType;
import io.striate.backend.tck.component.ScheduleContract;
import java.util.List;
import java.util.Map;

/// On the loss and on a figure of which higher values are better.
class PlateauScheduleTypeTest implements ScheduleContract {
  @Override
  public ScheduleType type() {
    return new PlateauScheduleType();
  }

  @Override
  public List<Map<String, ?>> settings() {
    return List.of(
        Map.of("patience", 0),
        Map.of("figure", "accuracy", "better", "higher", "patience", 1, "cooldown", 1));
  }
}
