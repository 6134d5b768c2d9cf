package io.striate.layers.type.activation;

import io.striate.api.layer.LayerType;
import io.striate.api.tensor.Shape;
import io.striate.backend.tck.layer.LayerContract;
import java.util.List;
import java.util.Map;

/// A weight for each channel, and for all.
class PreluTypeTest implements LayerContract {
  @Override
  public LayerType type() {
    return new PreluType();
  }

  @Override
  public List<Case> cases() {
    Shape image = Shape.of(2, 5, 4);
    return List.of(
        new Case(Map.of(), List.of(image), image, 2),
        new Case(Map.of("shared", true), List.of(image), image, 1),
        new Case(Map.of(), List.of(Shape.of(6)), Shape.of(6), 6));
  }
}
