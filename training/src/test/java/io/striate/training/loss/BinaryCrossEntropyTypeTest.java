package io.striate.training.loss;

import io.striate.api.tensor.Shape;
import io.striate.api.train.Loss;
import io.striate.api.train.LossType;
import io.striate.backend.tck.component.LossContract;
import java.util.List;
import java.util.Map;

/// Logits, weighted and smoothed.
class BinaryCrossEntropyTypeTest implements LossContract {
  @Override
  public LossType type() {
    return new BinaryCrossEntropyType();
  }

  @Override
  public List<Map<String, ?>> settings() {
    return List.of(Map.of(), Map.of("positiveWeight", 3), Map.of("smoothing", 0.2));
  }

  @Override
  public List<Map<String, Shape>> shapes() {
    return List.of(Map.of(Loss.OUTPUT, Shape.of(4)), Map.of(Loss.OUTPUT, Shape.of(2, 3, 2)));
  }
}
