package io.striate.training.detection;

import io.striate.api.random.RandomStream;
import io.striate.api.tensor.ElementType;
import io.striate.api.tensor.Shape;
import io.striate.api.train.LossType;
import io.striate.backend.tck.component.LossContract;
import java.util.List;
import java.util.Map;

/// Scores of one and of two logits; anchors anywhere, of which some are empty.
class RpnTypeTest implements LossContract {
  @Override
  public LossType type() {
    return new RpnType();
  }

  @Override
  public List<Map<String, ?>> settings() {
    return List.of(
        Map.of("slots", 3),
        Map.of("slots", 12, "positive", 0.2, "negative", 0.1, "sampled", 8, "offsetWeight", 2));
  }

  @Override
  public List<Map<String, Shape>> shapes() {
    Shape boxes = Shape.of(40, 4);
    return List.of(
        Map.of("score", Shape.of(40, 1), "offset", boxes, "regions", boxes),
        Map.of("score", Shape.of(40, 2), "offset", boxes, "regions", boxes));
  }

  /// Slots are empty at times.
  @Override
  public double target(String name, ElementType element, Shape output, RandomStream random) {
    return element == ElementType.FLOAT32 ? random.nextUniform() : random.nextInt(4) - 1;
  }
}
