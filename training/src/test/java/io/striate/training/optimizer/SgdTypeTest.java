package io.striate.training.optimizer;

import io.striate.api.train.OptimizerType;
import io.striate.backend.tck.component.OptimizerContract;
import java.util.List;
import java.util.Map;

/// Plain, with momentum, with Nesterov momentum and with weight decay.
class SgdTypeTest implements OptimizerContract {
  @Override
  public OptimizerType type() {
    return new SgdType();
  }

  @Override
  public List<Map<String, ?>> settings() {
    return List.of(
        Map.of("learningRate", 0.1),
        Map.of("learningRate", 0.1, "momentum", 0.9),
        Map.of("learningRate", 0.1, "momentum", 0.9, "nesterov", true, "weightDecay", 0.01));
  }
}
