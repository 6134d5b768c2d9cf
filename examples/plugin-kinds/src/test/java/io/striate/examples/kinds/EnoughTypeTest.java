package io.striate.examples.kinds;

import io.striate.api.train.CallbackType;
import io.striate.backend.tck.component.CallbackContract;
import java.util.List;
import java.util.Map;

class EnoughTypeTest implements CallbackContract {
  @Override
  public CallbackType type() {
    return new EnoughType();
  }

  @Override
  public List<Map<String, ?>> settings() {
    return List.of(Map.of("value", 0.5), Map.of("figure", "loss", "value", 0.1));
  }
}
