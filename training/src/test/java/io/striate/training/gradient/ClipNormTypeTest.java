package io.striate.training.gradient;

import io.striate.api.train.GradientTransformType;
import io.striate.backend.tck.component.GradientTransformContract;
import java.util.List;
import java.util.Map;

/// Above and below the norm of the gradients, of all together and of each.
class ClipNormTypeTest implements GradientTransformContract {
  @Override
  public GradientTransformType type() {
    return new ClipNormType();
  }

  @Override
  public List<Map<String, ?>> settings() {
    return List.of(Map.of(), Map.of("norm", 1000), Map.of("each", true));
  }
}
