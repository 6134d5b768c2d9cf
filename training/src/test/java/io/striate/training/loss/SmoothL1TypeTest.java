package io.striate.training.loss;

import io.striate.api.tensor.Shape;
import io.striate.api.train.Loss;
import io.striate.api.train.LossType;
import io.striate.backend.tck.component.LossContract;
import java.util.List;
import java.util.Map;

/// Near and far, and without a near part.
class SmoothL1TypeTest implements LossContract {
  @Override
  public LossType type() {
    return new SmoothL1Type();
  }

  @Override
  public List<Map<String, ?>> settings() {
    return List.of(Map.of("beta", 0.5), Map.of("beta", 10), Map.of("beta", 0));
  }

  @Override
  public List<Map<String, Shape>> shapes() {
    return List.of(Map.of(Loss.OUTPUT, Shape.of(4)), Map.of(Loss.OUTPUT, Shape.of(2, 3, 2)));
  }
}
