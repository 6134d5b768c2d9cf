package io.striate.layers.type.convolution;

import io.striate.api.layer.LayerType;
import io.striate.api.tensor.Shape;
import io.striate.backend.tck.layer.LayerContract;
import java.util.List;
import java.util.Map;

/// With and without padding.
class CCellsTypeTest implements LayerContract {
  @Override
  public LayerType type() {
    return new CCellsType();
  }

  @Override
  public List<Case> cases() {
    Shape image = Shape.of(3, 5, 4);
    return List.of(
        new Case(Map.of("kernel", 2, "falloff", 0.5), List.of(image), Shape.of(3, 4, 3), 0),
        new Case(
            Map.of("kernel", 3, "padding", 1, "saturation", 1, "falloff", 0.5),
            List.of(image),
            Shape.of(3, 5, 4),
            0));
  }
}
