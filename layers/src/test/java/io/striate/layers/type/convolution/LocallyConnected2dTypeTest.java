package io.striate.layers.type.convolution;

import io.striate.api.layer.LayerType;
import io.striate.api.tensor.Shape;
import io.striate.backend.tck.layer.LayerContract;
import java.util.List;
import java.util.Map;

/// Padding and strides, with and without bias.
class LocallyConnected2dTypeTest implements LayerContract {
  @Override
  public LayerType type() {
    return new LocallyConnected2dType();
  }

  @Override
  public List<Case> cases() {
    Shape image = Shape.of(2, 5, 4);
    return List.of(
        new Case(Map.of("filters", 2, "kernel", 3), List.of(image), Shape.of(2, 3, 2), 228),
        new Case(
            Map.of(
                "filters",
                3,
                "kernel",
                List.of(3, 2),
                "stride",
                2,
                "padding",
                List.of(1, 0),
                "bias",
                false),
            List.of(image),
            Shape.of(3, 3, 2),
            216));
  }
}
