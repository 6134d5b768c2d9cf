package io.striate.layers.type.pooling;

import io.striate.api.layer.LayerType;
import io.striate.api.tensor.Shape;
import io.striate.backend.tck.layer.LayerContract;
import java.util.List;
import java.util.Map;

/// With padding counted and not, windows that are cut off, and the whole map.
class AvgPool2dTypeTest implements LayerContract {
  @Override
  public LayerType type() {
    return new AvgPool2dType();
  }

  @Override
  public List<Case> cases() {
    Shape image = Shape.of(2, 5, 4);
    return List.of(
        new Case(Map.of("kernel", 2, "fit", "ceil"), List.of(image), Shape.of(2, 3, 2), 0),
        new Case(
            Map.of("kernel", 3, "stride", 1, "padding", 1, "countPadding", true),
            List.of(image),
            Shape.of(2, 5, 4),
            0),
        new Case(Map.of("kernel", "global"), List.of(image), Shape.of(2, 1, 1), 0));
  }
}
