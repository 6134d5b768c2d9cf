package io.striate.training.optimizer;

import io.striate.api.train.OptimizerType;
import io.striate.backend.tck.component.OptimizerContract;
import java.util.List;
import java.util.Map;

/// With and without weight decay.
class LionTypeTest implements OptimizerContract {
  @Override
  public OptimizerType type() {
    return new LionType();
  }

  @Override
  public List<Map<String, ?>> settings() {
    return List.of(Map.of(), Map.of("weightDecay", 0.1));
  }
}
