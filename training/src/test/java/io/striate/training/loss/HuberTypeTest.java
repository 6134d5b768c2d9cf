package io.striate.training.loss;

import io.striate.api.tensor.Shape;
import io.striate.api.train.Loss;
import io.striate.api.train.LossType;
import io.striate.backend.tck.component.LossContract;
import java.util.List;
import java.util.Map;

/// Near and far.
class HuberTypeTest implements LossContract {
  @Override
  public LossType type() {
    return new HuberType();
  }

  @Override
  public List<Map<String, ?>> settings() {
    return List.of(Map.of("delta", 0.5), Map.of("delta", 10));
  }

  @Override
  public List<Map<String, Shape>> shapes() {
    return List.of(Map.of(Loss.OUTPUT, Shape.of(4)), Map.of(Loss.OUTPUT, Shape.of(2, 3, 2)));
  }
}
