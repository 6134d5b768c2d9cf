package io.striate.layers.type.shape;

import io.striate.api.layer.LayerType;
import io.striate.api.tensor.Shape;
import io.striate.backend.tck.layer.LayerContract;
import java.util.List;
import java.util.Map;

/// A cycle, which is not its own inverse.
class PermuteTypeTest implements LayerContract {
  @Override
  public LayerType type() {
    return new PermuteType();
  }

  @Override
  public List<Case> cases() {
    Shape image = Shape.of(2, 5, 4);
    return List.of(
        new Case(Map.of("order", List.of(1, 2, 0)), List.of(image), Shape.of(5, 4, 2), 0));
  }
}
