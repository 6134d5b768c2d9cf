package io.striate.layers.type.shape;

import io.striate.api.layer.LayerType;
import io.striate.api.tensor.Shape;
import io.striate.backend.tck.layer.LayerContract;
import java.util.List;
import java.util.Map;

/// All extents given, and one left open.
class ReshapeTypeTest implements LayerContract {
  @Override
  public LayerType type() {
    return new ReshapeType();
  }

  @Override
  public List<Case> cases() {
    Shape image = Shape.of(2, 5, 4);
    return List.of(
        new Case(Map.of("shape", List.of(4, 10)), List.of(image), Shape.of(4, 10), 0),
        new Case(Map.of("shape", List.of(2, -1, 2)), List.of(image), Shape.of(2, 10, 2), 0));
  }
}
