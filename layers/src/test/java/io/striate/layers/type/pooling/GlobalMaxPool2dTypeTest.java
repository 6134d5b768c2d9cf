package io.striate.layers.type.pooling;

import io.striate.api.layer.LayerType;
import io.striate.api.tensor.Shape;
import io.striate.backend.tck.layer.LayerContract;
import java.util.List;
import java.util.Map;

/// Maps become features.
class GlobalMaxPool2dTypeTest implements LayerContract {
  @Override
  public LayerType type() {
    return new GlobalMaxPool2dType();
  }

  @Override
  public List<Case> cases() {
    Shape image = Shape.of(2, 5, 4);
    return List.of(new Case(Map.of(), List.of(image), Shape.of(2), 0));
  }
}
