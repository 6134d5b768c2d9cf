package io.striate.layers.type.merge;

import io.striate.api.layer.LayerType;
import io.striate.api.tensor.Shape;
import io.striate.backend.tck.layer.LayerContract;
import java.util.List;
import java.util.Map;

/// Inputs of different numbers of channels.
class ConcatTypeTest implements LayerContract {
  @Override
  public LayerType type() {
    return new ConcatType();
  }

  @Override
  public List<Case> cases() {
    Shape image = Shape.of(2, 5, 4);
    return List.of(new Case(Map.of(), List.of(image, Shape.of(3, 5, 4)), Shape.of(5, 5, 4), 0));
  }
}
