package io.striate.training.optimizer;

import io.striate.api.train.OptimizerType;
import io.striate.backend.tck.component.OptimizerContract;
import java.util.List;
import java.util.Map;

/// With the default weight decay and without.
class AdamWTypeTest implements OptimizerContract {
  @Override
  public OptimizerType type() {
    return new AdamWType();
  }

  @Override
  public List<Map<String, ?>> settings() {
    return List.of(Map.of(), Map.of("weightDecay", 0, "epsilon", 1e-3));
  }
}
