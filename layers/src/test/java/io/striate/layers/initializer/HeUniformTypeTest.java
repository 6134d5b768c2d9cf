package io.striate.layers.initializer;

import io.striate.api.layer.InitializerType;
import io.striate.api.tensor.Shape;
import io.striate.backend.tck.component.InitializerContract;
import java.util.Map;
import java.util.Optional;

/// Variance 2 / fan-in.
class HeUniformTypeTest implements InitializerContract {
  @Override
  public InitializerType type() {
    return new HeUniformType();
  }

  @Override
  public Optional<Moments> moments(Map<String, ?> settings, Shape shape) {
    double fanIn = (double) shape.size() / shape.extent(0);
    return Optional.of(new Moments(0, 2 / fanIn));
  }
}
