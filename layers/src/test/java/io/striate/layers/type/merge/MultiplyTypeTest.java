package io.striate.layers.type.merge;

import io.striate.api.layer.LayerType;
import io.striate.api.tensor.Shape;
import io.striate.backend.tck.layer.LayerContract;
import java.util.List;
import java.util.Map;

/// Inputs of one shape, and factors of channels.
class MultiplyTypeTest implements LayerContract {
  @Override
  public LayerType type() {
    return new MultiplyType();
  }

  @Override
  public List<Case> cases() {
    Shape image = Shape.of(2, 5, 4);
    return List.of(
        new Case(Map.of(), List.of(image, image, image), image, 0),
        new Case(Map.of(), List.of(image, Shape.of(2, 1, 1)), image, 0));
  }
}
