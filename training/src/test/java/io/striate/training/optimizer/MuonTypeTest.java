package io.striate.training.optimizer;

import io.striate.api.component.Component;
import io.striate.api.component.Config;
import io.striate.api.train.Optimizer;
import io.striate.api.train.OptimizerType;
import io.striate.backend.tck.component.OptimizerContract;
import java.util.List;
import java.util.Map;

/// Nesterov and plain momentum; a vector follows the other optimizer, also one without slots.
class MuonTypeTest implements OptimizerContract {
  @Override
  public OptimizerType type() {
    return new MuonType();
  }

  @Override
  public List<Map<String, ?>> settings() {
    return List.of(
        Map.of(),
        Map.of("nesterov", false, "weightDecay", 0, "iterations", 1, "scale", "adamw"),
        Map.of("others", Component.of("sgd", plain())));
  }

  private static Optimizer plain() {
    var type = new SgdType();
    return type.create(Config.of(type.fields(), Map.of("learningRate", 0.001)));
  }
}
