package io.striate.layers.type.sequence;

import io.striate.api.layer.LayerType;
import io.striate.api.tensor.Shape;
import io.striate.backend.tck.layer.LayerContract;
import java.util.List;
import java.util.Map;

/// All steps and the last one, forwards and backwards, with and without biases.
class RnnTypeTest implements LayerContract {
  @Override
  public LayerType type() {
    return new RnnType();
  }

  @Override
  public List<Case> cases() {
    Shape steps = Shape.of(3, 4);
    return List.of(
        new Case(Map.of("units", 5), List.of(steps), Shape.of(3, 5), 55),
        new Case(
            Map.of("units", 5, "output", "last", "reverse", true), List.of(steps), Shape.of(5), 55),
        new Case(Map.of("units", 5, "bias", false), List.of(steps), Shape.of(3, 5), 45),
        new Case(Map.of("units", 5, "function", "relu"), List.of(steps), Shape.of(3, 5), 55));
  }
}
