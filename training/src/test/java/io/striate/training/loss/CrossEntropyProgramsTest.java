package io.striate.training.loss;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.striate.api.component.Config;
import io.striate.api.component.Field;
import io.striate.api.component.FieldKind;
import io.striate.api.error.StriateException;
import io.striate.api.op.SoftmaxCrossEntropy;
import io.striate.api.program.Emitter;
import io.striate.api.tensor.ElementType;
import io.striate.api.tensor.Shape;
import io.striate.api.tensor.TensorType;
import io.striate.api.train.DefaultMetric;
import io.striate.api.train.Loss;
import io.striate.api.train.Supervision;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Which operations the loss emits, and which metrics it brings.
class CrossEntropyProgramsTest {
  private static Loss loss(String key, Object json) {
    var type = new SoftmaxCrossEntropyType();
    var settings = new LinkedHashMap<String, Object>();
    for (Field<?> field : type.fields()) {
      if (field.key().equals(key)) {
        settings.put(key, parsed(field.kind(), json));
      }
    }
    return type.create(Config.of(type.fields(), settings));
  }

  private static Object parsed(FieldKind<?> kind, Object json) {
    return kind.parse(json);
  }

  private static boolean isOneOperation(Loss loss) {
    var emit = new Emitter("loss", 2, 0);
    var logits = emit.input("logits", TensorType.float32(2, 3), true);
    var labels = emit.input("labels", new TensorType(ElementType.INT32, Shape.of(2)), true);
    loss.elements(emit, Supervision.of(logits, labels));
    return emit.instructions().size() == 1
        && emit.instructions().getFirst().op() instanceof SoftmaxCrossEntropy;
  }

  /// Backends have a kernel for it.
  @Test
  void withoutSettingsTheLossIsOneOperation() {
    assertEquals(true, isOneOperation(loss("", "")));
  }

  @Test
  void eachSettingAloneNeedsMoreOperations() {
    assertFalse(isOneOperation(loss("weights", List.of(1.0, 2.0, 1.0))), "weights");
    assertFalse(isOneOperation(loss("ignore", 255L)), "ignore");
    assertFalse(isOneOperation(loss("smoothing", 0.1)), "smoothing");
  }

  @Test
  void aWeightOfZeroCannotBeSmoothed() {
    var type = new SoftmaxCrossEntropyType();
    var settings = Map.of("weights", List.of(1.0, 0.0), "smoothing", 0.1);
    assertThrows(StriateException.class, () -> type.create(Config.of(type.fields(), settings)));
    type.create(Config.of(type.fields(), Map.of("weights", List.of(1.0, 0.0))));
  }

  private static List<String> evaluated(Loss loss, TensorType output) {
    return loss.evaluationMetrics(Map.of(Loss.OUTPUT, output)).stream()
        .map(DefaultMetric::id)
        .toList();
  }

  @Test
  void imagesAreEvaluatedByTheConfusionMatrixAndPixelsByMeanIouToo() {
    Loss loss = loss("", "");
    assertEquals(List.of("confusion-matrix"), evaluated(loss, TensorType.float32(2, 3)));
    assertEquals(
        List.of("mean-iou", "confusion-matrix"), evaluated(loss, TensorType.float32(2, 3, 4, 4)));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 255})
  void metricsIgnoreTheLabelsThatTheLossIgnores(long label) {
    Loss ignoring = loss("ignore", label);
    var expected = Map.<String, Object>of("ignore", List.of(label));
    assertEquals(expected, ignoring.metrics().getFirst().settings());
    for (DefaultMetric metric :
        ignoring.evaluationMetrics(Map.of(Loss.OUTPUT, TensorType.float32(2, 3, 4, 4)))) {
      assertEquals(expected, metric.settings(), metric.id());
    }
    assertEquals(Map.of(), loss("", "").metrics().getFirst().settings());
  }
}
