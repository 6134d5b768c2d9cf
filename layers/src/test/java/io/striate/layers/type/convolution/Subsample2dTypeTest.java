package io.striate.layers.type.convolution;

import io.striate.api.layer.LayerType;
import io.striate.api.tensor.Shape;
import io.striate.backend.tck.layer.LayerContract;
import java.util.List;
import java.util.Map;

/// Windows side by side, and windows that overlap.
class Subsample2dTypeTest implements LayerContract {
  @Override
  public LayerType type() {
    return new Subsample2dType();
  }

  @Override
  public List<Case> cases() {
    Shape image = Shape.of(2, 5, 4);
    return List.of(
        new Case(Map.of("kernel", 2, "fit", "floor"), List.of(image), Shape.of(2, 2, 2), 4),
        new Case(
            Map.of("kernel", 3, "stride", 1, "padding", 1), List.of(image), Shape.of(2, 5, 4), 4));
  }
}
