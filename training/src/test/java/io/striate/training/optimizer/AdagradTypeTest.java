package io.striate.training.optimizer;

import io.striate.api.train.OptimizerType;
import io.striate.backend.tck.component.OptimizerContract;
import java.util.List;
import java.util.Map;

/// From 0 and from another start of the sum.
class AdagradTypeTest implements OptimizerContract {
  @Override
  public OptimizerType type() {
    return new AdagradType();
  }

  @Override
  public List<Map<String, ?>> settings() {
    return List.of(Map.of(), Map.of("initialAccumulator", 0.1, "weightDecay", 0.01));
  }
}
