package io.striate.layers.type.pooling;

import io.striate.api.layer.LayerType;
import io.striate.api.tensor.Shape;
import io.striate.backend.tck.layer.LayerContract;
import java.util.List;
import java.util.Map;

/// Windows side by side, and windows that overlap and reach into the padding.
class AvgPool1dTypeTest implements LayerContract {
  @Override
  public LayerType type() {
    return new AvgPool1dType();
  }

  @Override
  public List<Case> cases() {
    Shape line = Shape.of(2, 7);
    return List.of(
        new Case(Map.of("kernel", 2, "fit", "floor"), List.of(line), Shape.of(2, 3), 0),
        new Case(
            Map.of("kernel", 3, "stride", 2, "padding", List.of(1, 1), "countPadding", true),
            List.of(line),
            Shape.of(2, 4),
            0));
  }
}
