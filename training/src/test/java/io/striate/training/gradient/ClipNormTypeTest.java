package io.striate.training.gradient;

import io.striate.api.train.GradientTransformType;
import io.striate.backend.tck.component.GradientTransformContract;
import java.util.List;
import java.util.Map;

/// Above and below the norm of the gradients.
class ClipNormTypeTest implements GradientTransformContract {
  @Override
  public GradientTransformType type() {
    return new ClipNormType();
  }

  @Override
  public List<Map<String, ?>> settings() {
    return List.of(Map.of(), Map.of("norm", 1000));
  }
}
