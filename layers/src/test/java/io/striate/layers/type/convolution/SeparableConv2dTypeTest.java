package io.striate.layers.type.convolution;

import io.striate.api.layer.LayerType;
import io.striate.api.tensor.Shape;
import io.striate.backend.tck.layer.LayerContract;
import java.util.List;
import java.util.Map;

/// One filter and two for each channel.
class SeparableConv2dTypeTest implements LayerContract {
  @Override
  public LayerType type() {
    return new SeparableConv2dType();
  }

  @Override
  public List<Case> cases() {
    Shape image = Shape.of(2, 5, 4);
    return List.of(
        new Case(Map.of("filters", 3, "kernel", 3), List.of(image), Shape.of(3, 3, 2), 27),
        new Case(
            Map.of("filters", 3, "kernel", 3, "padding", "same", "multiplier", 2, "bias", false),
            List.of(image),
            Shape.of(3, 5, 4),
            48));
  }
}
