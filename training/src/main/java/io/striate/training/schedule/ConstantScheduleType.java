package io.striate.training.schedule;

import io.striate.api.component.Config;
import io.striate.api.component.Field;
import io.striate.api.train.Schedule;
import io.striate.api.train.ScheduleType;
import java.util.List;
import java.util.Map;

/// `constant`: the learning rate remains that of the optimizer.
public final class ConstantScheduleType implements ScheduleType {
  @Override
  public String id() {
    return "constant";
  }

  @Override
  public String summary() {
    return "keeps the learning rate constant";
  }

  @Override
  public List<Field<?>> fields() {
    return List.of();
  }

  @Override
  public Map<String, String> formerKeys() {
    return WarmUpScheduleType.around(id());
  }

  @Override
  public Schedule create(Config config) {
    return (initial, progress) -> initial;
  }
}
