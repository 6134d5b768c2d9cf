package io.striate.layers.type.detection;

import io.striate.api.layer.LayerType;
import io.striate.api.tensor.Shape;
import io.striate.backend.tck.layer.LayerContract;
import java.util.List;
import java.util.Map;

/// Points in a row and in pairs, small and large outputs.
class AlignTypeTest implements LayerContract {
  @Override
  public LayerType type() {
    return new AlignType();
  }

  @Override
  public List<Case> cases() {
    return List.of(
        new Case(
            Map.of("size", 4, "gradientToPoints", true),
            List.of(Shape.of(2, 6, 5), Shape.of(4)),
            Shape.of(2, 4, 4),
            0),
        new Case(
            Map.of(
                "size",
                List.of(2, 7),
                "first",
                List.of(0.2, 0.5),
                "second",
                List.of(0.7, 0.4),
                "gradientToPoints",
                true),
            List.of(Shape.of(3, 5, 8), Shape.of(2, 2)),
            Shape.of(3, 2, 7),
            0));
  }
}
