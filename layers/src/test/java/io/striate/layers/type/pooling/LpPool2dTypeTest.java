package io.striate.layers.type.pooling;

import io.striate.api.layer.LayerType;
import io.striate.api.tensor.Shape;
import io.striate.backend.tck.layer.LayerContract;
import java.util.List;
import java.util.Map;

/// Windows that overlap and reach into the padding, other powers, and the whole map.
class LpPool2dTypeTest implements LayerContract {
  @Override
  public LayerType type() {
    return new LpPool2dType();
  }

  @Override
  public List<Case> cases() {
    Shape image = Shape.of(2, 5, 4);
    return List.of(
        new Case(Map.of("kernel", 2, "fit", "ceil"), List.of(image), Shape.of(2, 3, 2), 0),
        new Case(
            Map.of("kernel", 3, "stride", 1, "padding", 1, "power", 3),
            List.of(image),
            Shape.of(2, 5, 4),
            0),
        new Case(
            Map.of("kernel", 2, "fit", "floor", "power", 1), List.of(image), Shape.of(2, 2, 2), 0),
        new Case(Map.of("kernel", "global", "power", 1.5), List.of(image), Shape.of(2, 1, 1), 0));
  }
}
