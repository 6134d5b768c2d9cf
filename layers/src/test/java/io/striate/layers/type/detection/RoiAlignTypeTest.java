package io.striate.layers.type.detection;

import io.striate.api.layer.LayerType;
import io.striate.api.tensor.Shape;
import io.striate.backend.tck.layer.LayerContract;
import java.util.List;
import java.util.Map;

/// Boxes anywhere, also beyond the image; the gradients by the boxes are tested, too.
class RoiAlignTypeTest implements LayerContract {
  @Override
  public LayerType type() {
    return new RoiAlignType();
  }

  @Override
  public List<Case> cases() {
    List<Shape> inputs = List.of(Shape.of(2, 5, 4), Shape.of(3, 4));
    return List.of(
        new Case(Map.of(), inputs, Shape.of(3, 2, 4, 4), 0),
        new Case(Map.of("size", List.of(2, 3), "samples", 1), inputs, Shape.of(3, 2, 2, 3), 0));
  }
}
