package io.striate.layers.type.shape;

import io.striate.api.layer.LayerType;
import io.striate.api.tensor.Shape;
import io.striate.backend.tck.layer.LayerContract;
import java.util.List;
import java.util.Map;

/// Channels, rows, and nothing at all.
class ZeroPadTypeTest implements LayerContract {
  @Override
  public LayerType type() {
    return new ZeroPadType();
  }

  @Override
  public List<Case> cases() {
    Shape image = Shape.of(2, 5, 4);
    return List.of(
        new Case(Map.of("before", 1, "after", 2), List.of(image), Shape.of(5, 5, 4), 0),
        new Case(Map.of("axis", 1, "after", 3), List.of(image), Shape.of(2, 8, 4), 0),
        new Case(Map.of(), List.of(Shape.of(3)), Shape.of(3), 0));
  }
}
