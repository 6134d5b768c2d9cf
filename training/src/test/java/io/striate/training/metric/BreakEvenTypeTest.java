package io.striate.training.metric;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.striate.api.component.Config;
import io.striate.api.error.StriateException;
import io.striate.api.program.Emitter;
import io.striate.api.random.RandomStream;
import io.striate.api.tensor.Shape;
import io.striate.api.tensor.TensorType;
import io.striate.api.train.Metric;
import io.striate.api.train.MetricType;
import io.striate.api.train.Supervision;
import io.striate.backend.tck.component.MetricContract;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// Maps as lines, as planes and with a channel.
class BreakEvenTypeTest implements MetricContract {
  @Override
  public MetricType type() {
    return new BreakEvenType();
  }

  @Override
  public List<Map<String, ?>> settings() {
    return List.of(Map.of(), Map.of("slack", 0, "bins", 10));
  }

  @Override
  public List<Shape> shapes() {
    return List.of(Shape.of(25), Shape.of(4, 6), Shape.of(1, 6, 4));
  }

  @Override
  public TensorType targetType(Shape output) {
    return TensorType.float32(output);
  }

  @Override
  public double target(Shape output, RandomStream random) {
    return random.nextUniform();
  }

  private Metric metric() {
    return type().create(Config.of(type().fields(), Map.of("bins", 3)));
  }

  /// Precision rises from 0.4 to 0.8 while recall falls from 1 to 0.6: they meet at 0.7.
  @Test
  void valuesBetweenThresholdsAreLinear() {
    double[] sums = {40, 24, 0, 100, 30, 0, 50, 30, 0, 50, 50, 50};
    assertEquals(0.7, metric().figure(sums).orElseThrow(), 1e-12);
    double[] never = {10, 20, 0, 100, 40, 0, 50, 40, 0, 50, 50, 50};
    assertEquals(0.5, metric().figure(never).orElseThrow(), 1e-12, "nothing beyond is found");
    assertTrue(Double.isNaN(metric().figure(new double[12]).orElseThrow()));
  }

  @Test
  void namesWhatIsWrong() {
    var type = TensorType.float32(Shape.of(5, 7));
    var refused =
        assertThrows(
            StriateException.class,
            () -> {
              var emit = new Emitter("metric", 5, 1);
              metric()
                  .sums(
                      emit,
                      Supervision.of(
                          emit.input("output", type, true), emit.input("target", type, true)));
            });
    assertEquals(
        "needs maps [N, h, w] or [N, 1, h, w], or [N, n] where n is the size of a square map, got"
            + " [5, 7]",
        refused.problems().getFirst().what());
  }
}
