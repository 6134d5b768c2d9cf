package io.striate.training.detection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.striate.api.component.Config;
import io.striate.api.component.FieldKind.Pair;
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
import java.util.Set;
import org.junit.jupiter.api.Test;

/// Masks of many boxes, some of which have a target.
class InstanceMaskTypeTest implements LossContract {
  @Override
  public LossType type() {
    return new InstanceMaskType();
  }

  @Override
  public List<Map<String, ?>> settings() {
    return List.of(
        Map.of("slots", 6, "image", List.of(7, 9), "positive", 0.05),
        Map.of("slots", 6, "image", 4, "positive", 0.01, "visible", 0));
  }

  @Override
  public List<Map<String, Shape>> shapes() {
    return List.of(Map.of("mask", Shape.of(9, 3, 2, 2), "regions", Shape.of(9, 4)));
  }

  @Override
  public double target(String name, ElementType element, Shape output, RandomStream random) {
    return name.equals("instances")
        ? random.nextInt(7)
        : element == ElementType.FLOAT32 ? random.nextUniform() : random.nextInt(4) - 1;
  }

  /// Boxes are detached: others learn where they lie.
  @Override
  public Set<String> withoutGradient() {
    return Set.of("regions");
  }

  @Test
  void otherOutputsAreRefused() {
    var outputs = new LinkedHashMap<String, TensorType>();
    outputs.put("mask", TensorType.float32(1, 9, 4, 4));
    outputs.put("regions", TensorType.float32(1, 9, 4));
    var type = new InstanceMaskType();
    var config = Config.of(type.fields(), Map.of("slots", 3, "image", new Pair(8, 8)));
    var e = assertThrows(StriateException.class, () -> type.create(config).targets(outputs));
    assertEquals(
        "needs masks [boxes, classes, height, width] and boxes [boxes, 4], got [9, 4, 4] and [9, 4]",
        e.problems().getFirst().what());
  }
}
