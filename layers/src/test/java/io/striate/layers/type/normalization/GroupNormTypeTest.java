package io.striate.layers.type.normalization;

import io.striate.api.layer.LayerType;
import io.striate.api.tensor.Shape;
import io.striate.backend.tck.layer.LayerContract;
import java.util.List;
import java.util.Map;

/// Of images and of features.
class GroupNormTypeTest implements LayerContract {
  @Override
  public LayerType type() {
    return new GroupNormType();
  }

  @Override
  public List<Case> cases() {
    Shape image = Shape.of(4, 5, 4);
    return List.of(
        new Case(Map.of("groups", 2), List.of(image), image, 8),
        new Case(
            Map.of("groups", 2, "affine", false, "epsilon", 0.001),
            List.of(Shape.of(6)),
            Shape.of(6),
            0));
  }
}
