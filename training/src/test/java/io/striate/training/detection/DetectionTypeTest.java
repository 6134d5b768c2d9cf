package io.striate.training.detection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.striate.api.component.Config;
import io.striate.api.error.StriateException;
import io.striate.api.random.RandomStream;
import io.striate.api.tensor.ElementType;
import io.striate.api.tensor.Shape;
import io.striate.api.tensor.TensorType;
import io.striate.api.train.LossType;
import io.striate.backend.tck.component.LossContract;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// Offsets for all classes and for each, with both kinds of scores.
class DetectionTypeTest implements LossContract {
  @Override
  public LossType type() {
    return new DetectionType();
  }

  @Override
  public List<Map<String, ?>> settings() {
    return List.of(
        Map.of("slots", 12, "positive", 0.1, "negative", 0.05),
        Map.of("slots", 2, "scores", "objectness", "best", true, "sampled", 10, "beta", 0.5));
  }

  @Override
  public List<Map<String, Shape>> shapes() {
    Shape boxes = Shape.of(40, 4);
    return List.of(
        Map.of("class", Shape.of(40, 4), "offset", boxes, "regions", boxes),
        Map.of("class", Shape.of(40, 4), "offset", Shape.of(40, 12), "regions", boxes));
  }

  /// Slots are empty at times.
  @Override
  public double target(String name, ElementType element, Shape output, RandomStream random) {
    return element == ElementType.FLOAT32 ? random.nextUniform() : random.nextInt(4) - 1;
  }

  @Test
  void otherOutputsAreRefused() {
    var outputs = new LinkedHashMap<String, TensorType>();
    outputs.put("class", TensorType.float32(1, 9, 4));
    outputs.put("offset", TensorType.float32(1, 9, 8));
    outputs.put("regions", TensorType.float32(1, 9, 4));
    var type = new DetectionType();
    var config = Config.of(type.fields(), Map.of("slots", 3));
    var e = assertThrows(StriateException.class, () -> type.create(config).targets(outputs));
    assertEquals(
        "needs logits [boxes, classes + 1], offsets [boxes, 4] or [boxes, classes * 4], and boxes"
            + " [boxes, 4], got [9, 4] and [9, 8] and [9, 4]",
        e.problems().getFirst().what());
  }
}
