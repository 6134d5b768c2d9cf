package io.striate.examples.kinds;

import io.striate.api.train.ObjectiveType;
import io.striate.backend.tck.component.ObjectiveContract;
import java.util.List;
import java.util.Map;

class DecayedTypeTest implements ObjectiveContract {
  @Override
  public ObjectiveType type() {
    return new DecayedType();
  }

  @Override
  public List<Map<String, ?>> settings() {
    return List.of(Map.of(), Map.of("decay", 0.5));
  }
}
