package io.striate.layers.type.convolution;

import io.striate.api.layer.LayerType;
import io.striate.api.tensor.Shape;
import io.striate.backend.tck.layer.LayerContract;
import java.util.List;
import java.util.Map;

/// One filter and two for each channel.
class DepthwiseConv2dTypeTest implements LayerContract {
  @Override
  public LayerType type() {
    return new DepthwiseConv2dType();
  }

  @Override
  public List<Case> cases() {
    Shape image = Shape.of(2, 5, 4);
    return List.of(
        new Case(Map.of("kernel", 3), List.of(image), Shape.of(2, 3, 2), 20),
        new Case(
            Map.of("kernel", 3, "padding", "same", "multiplier", 2, "bias", false),
            List.of(image),
            Shape.of(4, 5, 4),
            36));
  }
}
