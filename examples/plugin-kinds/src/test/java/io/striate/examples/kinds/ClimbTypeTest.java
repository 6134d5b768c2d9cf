package io.striate.examples.kinds;

import io.striate.api.play.LearnerType;
import io.striate.backend.tck.component.LearnerContract;
import java.util.List;
import java.util.Map;

class ClimbTypeTest implements LearnerContract {
  @Override
  public LearnerType type() {
    return new ClimbType();
  }

  @Override
  public List<Map<String, ?>> settings() {
    return List.of(Map.of("environment", LearnerContract.corridor()));
  }
}
