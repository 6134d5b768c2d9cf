package io.striate.training.optimizer;

import io.striate.api.train.OptimizerType;
import io.striate.backend.tck.component.OptimizerContract;
import java.util.List;
import java.util.Map;

/// Adam, with weight decay through the gradient, and AdamW.
class AdamTypeTest implements OptimizerContract {
  @Override
  public OptimizerType type() {
    return new AdamType();
  }

  @Override
  public List<Map<String, ?>> settings() {
    return List.of(
        Map.of(), Map.of("weightDecay", 0.01), Map.of("weightDecay", 0.01, "decoupled", true));
  }
}
