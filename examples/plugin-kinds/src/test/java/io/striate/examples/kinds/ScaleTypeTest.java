package io.striate.examples.kinds;

import io.striate.api.layer.LayerType;
import io.striate.api.tensor.Shape;
import io.striate.backend.tck.layer.LayerContract;
import java.util.List;
import java.util.Map;

class ScaleTypeTest implements LayerContract {
  @Override
  public LayerType type() {
    return new ScaleType();
  }

  @Override
  public List<Case> cases() {
    Shape image = Shape.of(3, 4, 5);
    Shape vector = Shape.of(6);
    return List.of(
        new Case(Map.of(), List.of(image), image, 3),
        new Case(Map.of("positive", true), List.of(image), image, 3),
        new Case(Map.of(), List.of(vector), vector, 6));
  }
}
