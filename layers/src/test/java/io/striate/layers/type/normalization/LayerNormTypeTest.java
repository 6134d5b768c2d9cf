package io.striate.layers.type.normalization;

import io.striate.api.layer.LayerType;
import io.striate.api.tensor.Shape;
import io.striate.backend.tck.layer.LayerContract;
import java.util.List;
import java.util.Map;

/// Over whole samples, the features of steps, the channels of pixels, and axes that lie apart.
class LayerNormTypeTest implements LayerContract {
  @Override
  public LayerType type() {
    return new LayerNormType();
  }

  @Override
  public List<Case> cases() {
    Shape image = Shape.of(4, 5, 4);
    return List.of(
        new Case(Map.of(), List.of(image), image, 160),
        new Case(
            Map.of("axes", List.of(1), "epsilon", 0.001),
            List.of(Shape.of(3, 6)),
            Shape.of(3, 6),
            12),
        new Case(Map.of("axes", List.of(0)), List.of(image), image, 8),
        new Case(Map.of("axes", List.of(1)), List.of(image), image, 10),
        new Case(Map.of("axes", List.of(0, 2)), List.of(image), image, 32),
        new Case(Map.of("affine", false), List.of(Shape.of(6)), Shape.of(6), 0));
  }
}
