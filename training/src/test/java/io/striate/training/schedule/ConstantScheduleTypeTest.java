package io.striate.training.schedule;

import io.striate.api.train.ScheduleType;
import io.striate.backend.tck.component.ScheduleContract;

class ConstantScheduleTypeTest implements ScheduleContract {
  @Override
  public ScheduleType type() {
    return new ConstantScheduleType();
  }
}
