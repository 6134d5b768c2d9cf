package io.striate.training.network;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.striate.layers.program.Figure;
import io.striate.layers.program.Programs;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Metrics and the weighted loss of a specification on labels per pixel, against values that
/// `training/golden/make_metrics.py` counts.
class MetricGoldenTest {
  /// Two samples of 3 classes and 4 pixels.
  private static final double[][] LOGITS = {
    {1, 3, 0, 2, 2, 1, 4, 2, 0, 2, 1, 5}, {2, 0, 1, 3, 1, 4, 2, 0, 3, 1, 2, 1}
  };

  private static final double[][] LABELS = {{1, 0, 2, 255}, {2, 1, 1, 1}};

  private static Stream<Arguments> figures() {
    return Stream.of(
        Arguments.of("accuracy", "'type': 'accuracy'", 0.7142857142857143),
        Arguments.of("f1", "'type': 'f1'", 0.6944444444444443),
        Arguments.of("mean-iou", "'type': 'mean-iou'", 0.5333333333333333),
        Arguments.of("top-2", "'type': 'top-k', 'k': 2", 0.8571428571428571));
  }

  @ParameterizedTest
  @MethodSource("figures")
  void figuresOverTheDataSet(String name, String metric, double expected) {
    Programs programs = perPixel("'ignore': 255", metric + ", 'ignore': 255");
    Figure figure = programs.figures().getFirst();
    assertEquals(name, figure.name());
    assertEquals(expected, figure.value(sums(programs, name)).orElseThrow(), 1e-12);
  }

  @Test
  void theConfusionMatrixCountsPixels() {
    Programs programs = perPixel("'ignore': 255", "'type': 'confusion-matrix', 'ignore': 255");
    var metric = programs.figures().getFirst().metric().orElseThrow();
    var table =
        metric.table(sums(programs, "confusion-matrix"), List.of("sky", "road")).orElseThrow();
    assertEquals("[[1.0, 0.0, 0.0], [1.0, 3.0, 0.0], [0.0, 1.0, 1.0]]", table.cells().toString());
    assertEquals(List.of("sky", "road", "2"), table.rows());
  }

  private static Stream<Arguments> losses() {
    return Stream.of(
        Arguments.of("'ignore': 255", 1.1980609320660764),
        Arguments.of("'ignore': 255, 'weights': [0.5, 2, 1]", 1.208376593719685),
        Arguments.of(
            "'ignore': 255, 'weights': [0.5, 2, 1], 'smoothing': 0.1", 1.2108801814449195));
  }

  @ParameterizedTest
  @MethodSource("losses")
  void theWeightedLoss(String settings, double expected) {
    Programs programs = perPixel(settings, "'type': 'accuracy'");
    double total = 0;
    double weight = 0;
    for (int sample = 0; sample < 2; sample++) {
      try (var run = run(programs, LOGITS[sample], LABELS[sample])) {
        double own = run.get("loss-weight")[0];
        total += run.get("loss")[0] * own;
        weight += own;
      }
    }
    assertEquals(expected, total / weight, 1e-6); // the program's constants are float32
  }

  /// By hand: of the 9 pairs of a positive and a negative sample 5 are in order, and one is equal.
  @Test
  void theAreaUnderTheCurve() {
    double[] scores = {0.905, 0.805, 0.705, 0.705, 0.405, 0.205};
    double[] labels = {1, 0, 1, 0, 1, 0};
    double[] logits = new double[12];
    for (int i = 0; i < 6; i++) {
      logits[6 + i] = Math.log(scores[i] / (1 - scores[i]));
    }
    Programs programs = programs("[2, 1, 6]", "", "'type': 'auc'");
    try (var run = run(programs, logits, labels)) {
      Figure figure = programs.figures().getFirst();
      assertEquals(5.5 / 9, figure.value(run.get("auc")).orElseThrow(), 1e-12);
    }
  }

  private static Programs perPixel(String loss, String metric) {
    return programs("[3, 1, 4]", ", " + loss, metric);
  }

  /// A network whose output is its input.
  private static Programs programs(String shape, String loss, String metric) {
    return Specs.parse(
            """
            { 'striate': 1, 'input': %s, 'layers': [ { 'type': 'dropout', 'rate': 0 } ],
              'loss': { 'type': 'softmax-cross-entropy'%s }, 'metrics': [ { %s } ] }
            """
                .formatted(shape, loss, metric))
        .programs();
  }

  private static double[] sums(Programs programs, String name) {
    double[] sums = new double[0];
    for (int sample = 0; sample < 2; sample++) {
      try (var run = run(programs, LOGITS[sample], LABELS[sample])) {
        double[] own = run.get(name);
        for (int i = 0; i < sums.length; i++) {
          own[i] += sums[i];
        }
        sums = own;
      }
    }
    return sums;
  }

  private static ReferenceRun run(Programs programs, double[] logits, double[] labels) {
    return new ReferenceRun(programs.evaluation(1))
        .set("input", logits)
        .set("target", labels)
        .run();
  }
}
