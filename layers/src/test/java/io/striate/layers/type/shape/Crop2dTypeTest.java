package io.striate.layers.type.shape;

import io.striate.api.layer.LayerType;
import io.striate.api.tensor.Shape;
import io.striate.backend.tck.layer.LayerContract;
import java.util.List;
import java.util.Map;

/// All sides alike, and each its own.
class Crop2dTypeTest implements LayerContract {
  @Override
  public LayerType type() {
    return new Crop2dType();
  }

  @Override
  public List<Case> cases() {
    Shape image = Shape.of(2, 5, 4);
    return List.of(
        new Case(Map.of("crop", 1), List.of(image), Shape.of(2, 3, 2), 0),
        new Case(
            Map.of("crop", List.of(List.of(0, 2), List.of(1, 0))),
            List.of(image),
            Shape.of(2, 3, 3),
            0));
  }
}
