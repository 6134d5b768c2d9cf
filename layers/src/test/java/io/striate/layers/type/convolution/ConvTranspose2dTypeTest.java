package io.striate.layers.type.convolution;

import io.striate.api.layer.LayerType;
import io.striate.api.tensor.Shape;
import io.striate.backend.tck.layer.LayerContract;
import java.util.List;
import java.util.Map;

/// Strides with output padding, groups, dilation and padding.
class ConvTranspose2dTypeTest implements LayerContract {
  @Override
  public LayerType type() {
    return new ConvTranspose2dType();
  }

  @Override
  public List<Case> cases() {
    Shape image = Shape.of(2, 5, 4);
    return List.of(
        new Case(Map.of("filters", 3, "kernel", 3), List.of(image), Shape.of(3, 7, 6), 57),
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
                "outputPadding",
                List.of(1, 0),
                "groups",
                2),
            List.of(image),
            Shape.of(4, 10, 8),
            28),
        new Case(
            Map.of("filters", 2, "kernel", 2, "dilation", 2, "padding", 1, "bias", false),
            List.of(image),
            Shape.of(2, 5, 4),
            16));
  }
}
