package io.striate.layers.initializer;

import io.striate.api.layer.InitializerType;
import io.striate.backend.tck.component.InitializerContract;
import java.util.List;
import java.util.Map;

/// The same for every stream; golden values show which.
class GaussianBlurTypeTest implements InitializerContract {
  @Override
  public InitializerType type() {
    return new GaussianBlurType();
  }

  @Override
  public List<Map<String, ?>> settings() {
    return List.of(Map.of(), Map.of("deviation", 2));
  }

  @Override
  public boolean constant() {
    return true;
  }
}
