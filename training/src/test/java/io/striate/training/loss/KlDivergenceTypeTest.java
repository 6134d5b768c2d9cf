package io.striate.training.loss;

import io.striate.api.tensor.Shape;
import io.striate.api.train.Loss;
import io.striate.api.train.LossType;
import io.striate.backend.tck.component.LossContract;
import java.util.List;
import java.util.Map;

/// Logits and log-probabilities.
class KlDivergenceTypeTest implements LossContract {
  @Override
  public LossType type() {
    return new KlDivergenceType();
  }

  @Override
  public List<Map<String, ?>> settings() {
    return List.of(Map.of(), Map.of("logits", false));
  }

  @Override
  public List<Map<String, Shape>> shapes() {
    return List.of(Map.of(Loss.OUTPUT, Shape.of(3)), Map.of(Loss.OUTPUT, Shape.of(3, 2, 2)));
  }
}
