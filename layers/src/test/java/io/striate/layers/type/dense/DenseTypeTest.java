package io.striate.layers.type.dense;

import io.striate.api.layer.LayerType;
import io.striate.api.tensor.Shape;
import io.striate.backend.tck.layer.LayerContract;
import java.util.List;
import java.util.Map;

/// With and without bias, and each row by itself.
class DenseTypeTest implements LayerContract {
  @Override
  public LayerType type() {
    return new DenseType();
  }

  @Override
  public List<Case> cases() {
    return List.of(
        new Case(Map.of("units", 4), List.of(Shape.of(6)), Shape.of(4), 28),
        new Case(Map.of("units", 4, "bias", false), List.of(Shape.of(6)), Shape.of(4), 24),
        new Case(Map.of("units", 4, "eachRow", true), List.of(Shape.of(3, 6)), Shape.of(3, 4), 28));
  }
}
