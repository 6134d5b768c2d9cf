package io.striate.layers.type.convolution;

import io.striate.api.layer.LayerType;
import io.striate.api.tensor.Shape;
import io.striate.backend.tck.layer.LayerContract;
import java.util.List;
import java.util.Map;

/// Strides, uneven padding, dilation and groups.
class Conv1dTypeTest implements LayerContract {
  @Override
  public LayerType type() {
    return new Conv1dType();
  }

  @Override
  public List<Case> cases() {
    Shape line = Shape.of(2, 7);
    return List.of(
        new Case(Map.of("filters", 3, "kernel", 3), List.of(line), Shape.of(3, 5), 21),
        new Case(
            Map.of("filters", 2, "kernel", 3, "padding", "same", "groups", 2, "bias", false),
            List.of(line),
            Shape.of(2, 7),
            6),
        new Case(
            Map.of("filters", 3, "kernel", 2, "stride", 2, "dilation", 2, "padding", List.of(0, 2)),
            List.of(line),
            Shape.of(3, 4),
            15),
        new Case(
            Map.of("filters", 3, "kernel", 3, "padding", 1, "stride", 2),
            List.of(line),
            Shape.of(3, 4),
            21));
  }
}
