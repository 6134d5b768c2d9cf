package io.striate.training.loss;

import io.striate.api.tensor.Shape;
import io.striate.api.train.Loss;
import io.striate.api.train.LossType;
import io.striate.backend.tck.component.LossContract;
import java.util.List;
import java.util.Map;

/// Class scores of whole images and of pixels; with weights, ignored labels and smoothing.
class SoftmaxCrossEntropyTypeTest implements LossContract {
  @Override
  public LossType type() {
    return new SoftmaxCrossEntropyType();
  }

  @Override
  public List<Map<String, ?>> settings() {
    return List.of(
        Map.of(),
        Map.of("weights", List.of(1.0, 0.5, 2.0), "ignore", 1),
        Map.of("weights", List.of(1.0, 0.5, 2.0), "smoothing", 0.1),
        Map.of("soft", true, "weights", List.of(1.0, 0.5, 2.0), "smoothing", 0.1));
  }

  @Override
  public List<Map<String, Shape>> shapes() {
    return List.of(Map.of(Loss.OUTPUT, Shape.of(3)), Map.of(Loss.OUTPUT, Shape.of(3, 2, 2)));
  }
}
