package io.striate.training.loss;

import io.striate.api.tensor.Shape;
import io.striate.api.train.Loss;
import io.striate.api.train.LossType;
import io.striate.backend.tck.component.LossContract;
import java.util.List;
import java.util.Map;

/// Whole images and pixels; squared, with weights and ignored labels.
class HingeTypeTest implements LossContract {
  @Override
  public LossType type() {
    return new HingeType();
  }

  @Override
  public List<Map<String, ?>> settings() {
    return List.of(
        Map.of(),
        Map.of("largest", true, "squared", true),
        Map.of("margin", 0.5, "squared", true, "weights", List.of(1.0, 0.5, 2.0), "ignore", 1));
  }

  @Override
  public List<Map<String, Shape>> shapes() {
    return List.of(Map.of(Loss.OUTPUT, Shape.of(3)), Map.of(Loss.OUTPUT, Shape.of(3, 2, 2)));
  }
}
