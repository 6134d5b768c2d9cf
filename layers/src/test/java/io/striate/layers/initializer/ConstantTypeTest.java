package io.striate.layers.initializer;

import io.striate.api.layer.InitializerType;
import io.striate.api.tensor.Shape;
import io.striate.backend.tck.component.InitializerContract;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The same number for every element and every stream.
class ConstantTypeTest implements InitializerContract {
  @Override
  public InitializerType type() {
    return new ConstantType();
  }

  @Override
  public List<Map<String, ?>> settings() {
    return List.of(Map.of("value", -0.5));
  }

  @Override
  public boolean constant() {
    return true;
  }

  @Override
  public Optional<Moments> moments(Map<String, ?> settings, Shape shape) {
    return Optional.of(new Moments(-0.5, 0));
  }
}
