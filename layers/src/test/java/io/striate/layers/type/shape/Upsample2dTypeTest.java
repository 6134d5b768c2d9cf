package io.striate.layers.type.shape;

import io.striate.api.layer.LayerType;
import io.striate.api.tensor.Shape;
import io.striate.backend.tck.layer.LayerContract;
import java.util.List;
import java.util.Map;

/// Both modes, and two factors.
class Upsample2dTypeTest implements LayerContract {
  @Override
  public LayerType type() {
    return new Upsample2dType();
  }

  @Override
  public List<Case> cases() {
    Shape image = Shape.of(2, 5, 4);
    return List.of(
        new Case(Map.of(), List.of(image), Shape.of(2, 10, 8), 0),
        new Case(Map.of("factor", List.of(1, 3)), List.of(image), Shape.of(2, 5, 12), 0),
        new Case(
            Map.of("factor", List.of(2, 3), "mode", "bilinear"),
            List.of(image),
            Shape.of(2, 10, 12),
            0));
  }
}
