package io.striate.training.loss;

import io.striate.api.tensor.Shape;
import io.striate.api.train.Loss;
import io.striate.api.train.LossType;
import io.striate.backend.tck.component.LossContract;
import java.util.List;
import java.util.Map;

/// Whole images and pixels; with weights and ignored labels.
class LenetMapTypeTest implements LossContract {
  @Override
  public LossType type() {
    return new LenetMapType();
  }

  @Override
  public List<Map<String, ?>> settings() {
    return List.of(
        Map.of(), Map.of("garbage", 3, "weights", List.of(1.0, 0.5, 2.0, 1.0, 3.0), "ignore", 1));
  }

  @Override
  public List<Map<String, Shape>> shapes() {
    return List.of(Map.of(Loss.OUTPUT, Shape.of(5)), Map.of(Loss.OUTPUT, Shape.of(5, 2, 2)));
  }
}
