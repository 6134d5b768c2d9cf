package io.striate.training.metric;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.striate.api.component.Config;
import io.striate.api.error.Code;
import io.striate.api.error.StriateException;
import io.striate.api.program.Emitter;
import io.striate.api.tensor.ElementType;
import io.striate.api.tensor.Shape;
import io.striate.api.tensor.TensorType;
import io.striate.api.train.MetricType;
import io.striate.api.train.Supervision;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Metrics of classes refuse targets that are not one class per output.
class ClassMetricsRefusalTest {
  static Stream<MetricType> types() {
    return Stream.of(
        new AccuracyType(),
        new ConfusionMatrixType(),
        new F1Type(),
        new MeanIouType(),
        new TopKType());
  }

  @ParameterizedTest
  @MethodSource("types")
  void refusesTargetsThatAreNoLabels(MetricType type) {
    boolean counted = type instanceof TopKType;
    var settings = counted ? Map.of("k", 1) : Map.<String, Integer>of();
    var metric = type.create(Config.of(type.fields(), settings));
    for (TensorType target :
        new TensorType[] {
          TensorType.float32(2), new TensorType(ElementType.INT32, Shape.of(2, 5))
        }) {
      var emit = new Emitter("metric", 2, 0);
      var given =
          Supervision.of(
              emit.input("output", TensorType.float32(2, 3), true),
              emit.input("target", target, true));
      var refused = assertThrows(StriateException.class, () -> metric.sums(emit, given));
      assertEquals(Code.SHAPES_DISAGREE, refused.problems().getFirst().code());
      assertEquals(
          "needs outputs [N, classes, ...] and labels i32[N, ...], got f32[2, 3] and " + target,
          refused.problems().getFirst().what());
    }
  }
}
