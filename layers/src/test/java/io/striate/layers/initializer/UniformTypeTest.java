package io.striate.layers.initializer;

import io.striate.api.layer.InitializerType;
import io.striate.api.tensor.Shape;
import io.striate.backend.tck.component.InitializerContract;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Variance limit^2 / 3.
class UniformTypeTest implements InitializerContract {
  @Override
  public InitializerType type() {
    return new UniformType();
  }

  @Override
  public List<Map<String, ?>> settings() {
    return List.of(Map.of("limit", 0.3));
  }

  @Override
  public Optional<Moments> moments(Map<String, ?> settings, Shape shape) {
    return Optional.of(new Moments(0, 0.03));
  }
}
