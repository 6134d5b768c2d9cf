package io.striate.examples.kinds;

import io.striate.api.layer.InitializerType;
import io.striate.backend.tck.component.InitializerContract;
import java.util.List;
import java.util.Map;

class CheckerboardTypeTest implements InitializerContract {
  @Override
  public InitializerType type() {
    return new CheckerboardType();
  }

  @Override
  public List<Map<String, ?>> settings() {
    return List.of(Map.of(), Map.of("value", 0.25));
  }

  @Override
  public boolean constant() {
    return true;
  }
}
