package io.striate.training.loss;

import io.striate.api.tensor.Shape;
import io.striate.api.train.LossType;
import io.striate.backend.tck.component.LossContract;
import java.util.List;
import java.util.Map;

/// Pairs within and beyond the margin.
class ContrastiveTypeTest implements LossContract {
  @Override
  public LossType type() {
    return new ContrastiveType();
  }

  @Override
  public List<Map<String, ?>> settings() {
    return List.of(Map.of("margin", 2), Map.of("margin", 0.5));
  }

  @Override
  public List<Map<String, Shape>> shapes() {
    return List.of(Map.of("first", Shape.of(3), "second", Shape.of(3)));
  }
}
