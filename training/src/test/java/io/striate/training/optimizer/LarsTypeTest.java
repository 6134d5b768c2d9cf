package io.striate.training.optimizer;

import io.striate.api.train.OptimizerType;
import io.striate.backend.tck.component.OptimizerContract;
import java.util.List;
import java.util.Map;

/// With and without weight decay.
class LarsTypeTest implements OptimizerContract {
  @Override
  public OptimizerType type() {
    return new LarsType();
  }

  @Override
  public List<Map<String, ?>> settings() {
    return List.of(
        Map.of("learningRate", 0.1),
        Map.of("learningRate", 0.1, "trust", 0.5, "weightDecay", 0.01));
  }
}
