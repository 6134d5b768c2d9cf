package io.striate.layers.type.detection;

import io.striate.api.layer.LayerType;
import io.striate.api.tensor.Shape;
import io.striate.backend.tck.layer.LayerContract;
import java.util.List;
import java.util.Map;

/// Fewer and more bins than cells.
class RoiPoolTypeTest implements LayerContract {
  @Override
  public LayerType type() {
    return new RoiPoolType();
  }

  @Override
  public List<Case> cases() {
    List<Shape> inputs = List.of(Shape.of(2, 5, 4), Shape.of(3, 4));
    return List.of(
        new Case(Map.of("size", 2), inputs, Shape.of(3, 2, 2, 2), 0),
        new Case(Map.of("size", List.of(3, 6)), inputs, Shape.of(3, 2, 3, 6), 0));
  }
}
