package io.striate.layers.initializer;

import io.striate.api.layer.InitializerType;
import io.striate.api.tensor.Shape;
import io.striate.backend.tck.component.InitializerContract;
import java.util.Map;
import java.util.Optional;

/// Variance 1 / fan-in.
class LecunUniformTypeTest implements InitializerContract {
  @Override
  public InitializerType type() {
    return new LecunUniformType();
  }

  @Override
  public Optional<Moments> moments(Map<String, ?> settings, Shape shape) {
    return Optional.of(new Moments(0, shape.extent(0) / (double) shape.size()));
  }
}
