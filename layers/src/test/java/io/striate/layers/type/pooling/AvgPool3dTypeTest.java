package io.striate.layers.type.pooling;

import io.striate.api.layer.LayerType;
import io.striate.api.tensor.Shape;
import io.striate.backend.tck.layer.LayerContract;
import java.util.List;
import java.util.Map;

/// Windows side by side, windows that overlap and reach into the padding, and the whole volume.
class AvgPool3dTypeTest implements LayerContract {
  @Override
  public LayerType type() {
    return new AvgPool3dType();
  }

  @Override
  public List<Case> cases() {
    Shape volume = Shape.of(2, 4, 5, 6);
    return List.of(
        new Case(Map.of("kernel", List.of(2, 1, 3)), List.of(volume), Shape.of(2, 2, 5, 2), 0),
        new Case(
            Map.of(
                "kernel",
                3,
                "stride",
                List.of(1, 2, 2),
                "padding",
                1,
                "fit",
                "floor",
                "countPadding",
                true),
            List.of(volume),
            Shape.of(2, 4, 3, 3),
            0),
        new Case(Map.of("kernel", "global"), List.of(volume), Shape.of(2, 1, 1, 1), 0));
  }
}
