package io.striate.training.gradient;

import io.striate.api.train.GradientTransformType;
import io.striate.backend.tck.component.GradientTransformContract;
import java.util.List;
import java.util.Map;

/// Above and below the largest element.
class ClipValueTypeTest implements GradientTransformContract {
  @Override
  public GradientTransformType type() {
    return new ClipValueType();
  }

  @Override
  public List<Map<String, ?>> settings() {
    return List.of(Map.of("value", 0.5), Map.of("value", 1000));
  }
}
