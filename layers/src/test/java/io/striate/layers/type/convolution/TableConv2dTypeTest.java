package io.striate.layers.type.convolution;

import io.striate.api.layer.LayerType;
import io.striate.api.tensor.Shape;
import io.striate.backend.tck.layer.LayerContract;
import java.util.List;
import java.util.Map;

/// Filters that see one, two and three channels.
class TableConv2dTypeTest implements LayerContract {
  @Override
  public LayerType type() {
    return new TableConv2dType();
  }

  @Override
  public List<Case> cases() {
    Shape image = Shape.of(3, 5, 4);
    List<List<Integer>> table = List.of(List.of(0), List.of(2, 1), List.of(0, 1, 2), List.of(1));
    return List.of(
        new Case(Map.of("table", table, "kernel", 3), List.of(image), Shape.of(4, 3, 2), 67),
        new Case(
            Map.of("table", table, "kernel", 3, "padding", "same", "bias", false),
            List.of(image),
            Shape.of(4, 5, 4),
            63));
  }
}
