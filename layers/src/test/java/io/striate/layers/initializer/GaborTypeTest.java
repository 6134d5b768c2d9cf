package io.striate.layers.initializer;

import io.striate.api.layer.InitializerType;
import io.striate.backend.tck.component.InitializerContract;
import java.util.List;
import java.util.Map;

/// The same for every stream; golden values show which.
class GaborTypeTest implements InitializerContract {
  @Override
  public InitializerType type() {
    return new GaborType();
  }

  @Override
  public List<Map<String, ?>> settings() {
    return List.of(Map.of(), Map.of("wavelength", 3, "aspect", 1, "phase", 1.5));
  }

  @Override
  public boolean constant() {
    return true;
  }
}
