package io.striate.layers.type.dense;

import io.striate.api.layer.LayerType;
import io.striate.api.tensor.Shape;
import io.striate.backend.tck.layer.LayerContract;
import java.util.List;
import java.util.Map;

/// Distances to four centers, and minus those.
class RbfTypeTest implements LayerContract {
  @Override
  public LayerType type() {
    return new RbfType();
  }

  @Override
  public List<Case> cases() {
    return List.of(
        new Case(Map.of("units", 4), List.of(Shape.of(6)), Shape.of(4), 24),
        new Case(Map.of("units", 4, "negative", true), List.of(Shape.of(6)), Shape.of(4), 24));
  }
}
