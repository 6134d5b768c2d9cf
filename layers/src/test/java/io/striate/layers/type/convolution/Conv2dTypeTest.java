package io.striate.layers.type.convolution;

import io.striate.api.layer.LayerType;
import io.striate.api.tensor.Shape;
import io.striate.backend.tck.layer.LayerContract;
import java.util.List;
import java.util.Map;

/// Windows, strides, uneven padding, dilation and groups.
class Conv2dTypeTest implements LayerContract {
  @Override
  public LayerType type() {
    return new Conv2dType();
  }

  @Override
  public List<Case> cases() {
    Shape image = Shape.of(2, 5, 4);
    return List.of(
        new Case(Map.of("filters", 3, "kernel", 3), List.of(image), Shape.of(3, 3, 2), 57),
        new Case(
            Map.of("filters", 3, "kernel", 3, "padding", "same", "bias", false),
            List.of(image),
            Shape.of(3, 5, 4),
            54),
        new Case(
            Map.of(
                "filters",
                4,
                "kernel",
                List.of(3, 2),
                "stride",
                2,
                "padding",
                List.of(List.of(1, 1), List.of(0, 0)),
                "groups",
                2),
            List.of(image),
            Shape.of(4, 3, 2),
            28),
        new Case(
            Map.of("filters", 2, "kernel", 3, "stride", 2, "padding", "same-upper"),
            List.of(image),
            Shape.of(2, 3, 2),
            38),
        new Case(
            Map.of(
                "filters",
                2,
                "kernel",
                2,
                "dilation",
                2,
                "padding",
                List.of(List.of(0, 1), List.of(2, 0))),
            List.of(image),
            Shape.of(2, 4, 4),
            18),
        new Case(
            Map.of("filters", 2, "kernel", 2, "stride", 2, "fit", "ceil"),
            List.of(image),
            Shape.of(2, 3, 2),
            18));
  }
}
