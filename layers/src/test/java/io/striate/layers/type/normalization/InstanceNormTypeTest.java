package io.striate.layers.type.normalization;

import io.striate.api.layer.LayerType;
import io.striate.api.tensor.Shape;
import io.striate.backend.tck.layer.LayerContract;
import java.util.List;
import java.util.Map;

/// With and without parameters.
class InstanceNormTypeTest implements LayerContract {
  @Override
  public LayerType type() {
    return new InstanceNormType();
  }

  @Override
  public List<Case> cases() {
    Shape image = Shape.of(4, 5, 4);
    return List.of(
        new Case(Map.of(), List.of(image), image, 0),
        new Case(
            Map.of("affine", true, "epsilon", 0.001), List.of(Shape.of(3, 6)), Shape.of(3, 6), 6));
  }
}
