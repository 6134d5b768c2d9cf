package io.striate.layers.type.pooling;

import io.striate.api.layer.LayerType;
import io.striate.api.tensor.Shape;
import io.striate.backend.tck.layer.LayerContract;
import java.util.List;
import java.util.Map;

/// Regions that overlap, of one size, and more regions than rows.
class AdaptiveAvgPool2dTypeTest implements LayerContract {
  @Override
  public LayerType type() {
    return new AdaptiveAvgPool2dType();
  }

  @Override
  public List<Case> cases() {
    Shape image = Shape.of(2, 5, 4);
    return List.of(
        new Case(Map.of("size", List.of(3, 3)), List.of(image), Shape.of(2, 3, 3), 0),
        new Case(Map.of("size", List.of(5, 2)), List.of(image), Shape.of(2, 5, 2), 0),
        new Case(Map.of("size", 6), List.of(image), Shape.of(2, 6, 6), 0));
  }
}
