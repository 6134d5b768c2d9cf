package io.striate.layers.initializer;

import io.striate.api.layer.InitializerType;
import io.striate.api.tensor.Shape;
import io.striate.backend.tck.component.InitializerContract;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Variance deviation^2.
class NormalTypeTest implements InitializerContract {
  @Override
  public InitializerType type() {
    return new NormalType();
  }

  @Override
  public List<Map<String, ?>> settings() {
    return List.of(Map.of("deviation", 0.2));
  }

  @Override
  public Optional<Moments> moments(Map<String, ?> settings, Shape shape) {
    return Optional.of(new Moments(0, 0.04));
  }
}
