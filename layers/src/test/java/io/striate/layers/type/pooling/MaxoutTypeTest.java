package io.striate.layers.type.pooling;

import io.striate.api.layer.LayerType;
import io.striate.api.tensor.Shape;
import io.striate.backend.tck.layer.LayerContract;
import java.util.List;
import java.util.Map;

/// Of maps and of features.
class MaxoutTypeTest implements LayerContract {
  @Override
  public LayerType type() {
    return new MaxoutType();
  }

  @Override
  public List<Case> cases() {
    Shape image = Shape.of(4, 5, 4);
    return List.of(
        new Case(Map.of("pieces", 2), List.of(image), Shape.of(2, 5, 4), 0),
        new Case(Map.of("pieces", 3), List.of(Shape.of(12)), Shape.of(4), 0));
  }
}
