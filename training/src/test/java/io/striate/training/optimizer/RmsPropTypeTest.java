package io.striate.training.optimizer;

import io.striate.api.train.OptimizerType;
import io.striate.backend.tck.component.OptimizerContract;
import java.util.List;
import java.util.Map;

/// Epsilon outside and inside of the root; centered, with momentum and weight decay.
class RmsPropTypeTest implements OptimizerContract {
  @Override
  public OptimizerType type() {
    return new RmsPropType();
  }

  @Override
  public List<Map<String, ?>> settings() {
    return List.of(
        Map.of(),
        Map.of("epsilonInside", true),
        Map.of("centered", true, "momentum", 0.5, "weightDecay", 0.01),
        Map.of("centered", true, "epsilonInside", true, "epsilon", 1e-3));
  }
}
