package io.striate.training.metric;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.striate.api.component.Config;
import io.striate.api.error.StriateException;
import io.striate.api.program.Emitter;
import io.striate.api.tensor.ElementType;
import io.striate.api.tensor.Shape;
import io.striate.api.tensor.TensorType;
import io.striate.api.train.Metric;
import io.striate.api.train.MetricType;
import io.striate.api.train.Supervision;
import io.striate.backend.tck.component.MetricContract;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// Sentences of a few words.
class BleuTypeTest implements MetricContract {
  @Override
  public MetricType type() {
    return new BleuType();
  }

  @Override
  public List<Map<String, ?>> settings() {
    return List.of(Map.of("n", 1), Map.of("n", 2, "ignore", 0));
  }

  @Override
  public List<Shape> shapes() {
    return List.of(Shape.of(3, 6));
  }

  private Metric bleu(int n) {
    return type().create(Config.of(type().fields(), Map.of("n", n)));
  }

  @Test
  void longSentencesArePunishedByPrecisionAlone() {
    // 3 of 4 words, 4 words found for 2.
    double figure = bleu(1).figure(new double[] {3, 4, 4, 2}).orElseThrow();
    assertEquals(0.75, figure, 1e-15);
    // As many words found as are right: no penalty; half as many: exp(1 - 2).
    assertEquals(1, bleu(1).figure(new double[] {2, 2, 2, 2}).orElseThrow(), 1e-15);
    assertEquals(Math.exp(-1), bleu(1).figure(new double[] {2, 2, 2, 4}).orElseThrow(), 1e-15);
  }

  @Test
  void withoutALongRunThatIsRightItIsZero() {
    assertEquals(0, bleu(2).figure(new double[] {3, 0, 4, 3, 4, 4}).orElseThrow());
    assertTrue(Double.isNaN(bleu(1).figure(new double[4]).orElseThrow()));
    assertEquals("bleu-2", bleu(2).name().orElseThrow());
  }

  @Test
  void sequencesThatAreTooShortAreRefused() {
    var emit = new Emitter("metric", 2, 0);
    var output = emit.input("output", TensorType.float32(Shape.of(2, 3, 3)), true);
    var type = new TensorType(ElementType.INT32, Shape.of(2, 3));
    var target = emit.input("target", type, true);
    var e =
        assertThrows(
            StriateException.class, () -> bleu(4).sums(emit, Supervision.of(output, target)));
    assertEquals(
        "needs targets i32[N, steps] of at least 4 steps, got i32[2, 3] [STR-109]", e.getMessage());
  }
}
