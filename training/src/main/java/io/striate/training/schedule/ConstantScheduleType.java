package io.striate.training.schedule;

import io.striate.api.component.Config;
import io.striate.api.component.Field;
import io.striate.api.train.Schedule;
import io.striate.api.train.ScheduleType;
import java.util.List;

/// `constant`: the learning rate stays as it is, after a warm-up if asked for.
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
    return List.of(WarmUp.EPOCHS);
  }

  @Override
  public Schedule create(Config config) {
    return WarmUp.before(config, (initial, progress) -> initial);
  }
}
