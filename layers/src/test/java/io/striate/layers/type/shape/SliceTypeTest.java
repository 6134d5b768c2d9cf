package io.striate.layers.type.shape;

import io.striate.api.layer.LayerType;
import io.striate.api.tensor.Shape;
import io.striate.backend.tck.layer.LayerContract;
import java.util.List;
import java.util.Map;

/// Channels, and every second row.
class SliceTypeTest implements LayerContract {
  @Override
  public LayerType type() {
    return new SliceType();
  }

  @Override
  public List<Case> cases() {
    Shape image = Shape.of(2, 5, 4);
    return List.of(
        new Case(Map.of("end", 1), List.of(image), Shape.of(1, 5, 4), 0),
        new Case(Map.of("axis", 1, "begin", 1, "step", 2), List.of(image), Shape.of(2, 2, 4), 0));
  }
}
