package io.striate.training.callback;

import io.striate.api.train.CallbackType;
import io.striate.backend.tck.component.CallbackContract;
import java.util.List;
import java.util.Map;

/// By the best figure and by a named one.
class EarlyStoppingTypeTest implements CallbackContract {
  @Override
  public CallbackType type() {
    return new EarlyStoppingType();
  }

  @Override
  public List<Map<String, ?>> settings() {
    return List.of(Map.of(), Map.of("patience", 1, "minDelta", 0.05, "monitor", "loss"));
  }
}
