package io.striate.layers.type.convolution;

import io.striate.api.layer.LayerType;
import io.striate.api.tensor.Shape;
import io.striate.backend.tck.layer.LayerContract;
import java.util.List;
import java.util.Map;

/// Strides, padding, dilation and groups along all axes.
class Conv3dTypeTest implements LayerContract {
  @Override
  public LayerType type() {
    return new Conv3dType();
  }

  @Override
  public List<Case> cases() {
    Shape volume = Shape.of(2, 4, 3, 3);
    return List.of(
        new Case(Map.of("filters", 2, "kernel", 2), List.of(volume), Shape.of(2, 3, 2, 2), 34),
        new Case(
            Map.of("filters", 2, "kernel", 3, "padding", "same", "groups", 2, "bias", false),
            List.of(volume),
            Shape.of(2, 4, 3, 3),
            54),
        new Case(
            Map.of(
                "filters", 3,
                "kernel", List.of(2, 1, 3),
                "stride", List.of(2, 2, 1),
                "padding", List.of(1, 0, 1),
                "dilation", List.of(2, 1, 1),
                "fit", "floor"),
            List.of(volume),
            Shape.of(3, 2, 2, 3),
            39));
  }
}
