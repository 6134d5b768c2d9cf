package io.striate.training.golden;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.striate.api.tensor.Shape;
import io.striate.backend.tck.golden.GoldenCase;
import io.striate.layers.program.Figure;
import io.striate.layers.program.Programs;
import io.striate.training.network.ReferenceRun;
import io.striate.training.network.Specs;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The metrics of detectors, over a data set in batches of one image, against loops over sorted
/// lists (`golden/make_detection.py`).
class GoldenDetectionTest {
  /// Both sides compute in double; limits of overlap are float32, which no overlap is near to.
  private static final double ROUNDING = 1e-12;

  static List<GoldenCase> metrics() {
    return GoldenCase.all(GoldenDetectionTest.class, "detection-metrics.txt");
  }

  @ParameterizedTest
  @MethodSource("metrics")
  void meanAveragePrecision(GoldenCase golden) {
    Figure map = Specs.parse(golden.spec()).programs().figures().get(0);
    double[] sums = sums(golden, map);
    assertEquals(golden.get("figure")[0], map.value(sums).orElseThrow(), ROUNDING);
    var table = map.metric().orElseThrow().table(sums, List.of("a", "b")).orElseThrow();
    assertEquals(List.of("a", "b", "2"), table.rows());
    double[] cells =
        table.cells().stream().flatMap(List::stream).mapToDouble(Double::doubleValue).toArray();
    assertArrayEquals(golden.get("table"), cells, ROUNDING);
  }

  @ParameterizedTest
  @MethodSource("metrics")
  void recallOfBoxes(GoldenCase golden) {
    Figure recall = Specs.parse(golden.spec()).programs().figures().get(1);
    assertEquals("box-recall", recall.name());
    assertEquals(
        golden.get("recall")[0], recall.value(sums(golden, recall)).orElseThrow(), ROUNDING);
  }

  static List<GoldenCase> masks() {
    return GoldenCase.all(GoldenDetectionTest.class, "detection-masks.txt");
  }

  /// Against loops in NumPy (`golden/make_masks.py`).
  @ParameterizedTest
  @MethodSource("masks")
  void masksOfBoxes(GoldenCase golden) {
    List<Figure> figures = Specs.parse(golden.spec()).programs().figures();
    assertEquals("mask-iou", figures.get(0).name());
    assertEquals("filled-iou", figures.get(1).name());
    assertEquals(golden.get("figure")[0], of(golden, figures.get(0)), ROUNDING);
    assertEquals(golden.get("filled")[0], of(golden, figures.get(1)), ROUNDING);
  }

  private static double of(GoldenCase golden, Figure figure) {
    return figure.value(sums(golden, figure)).orElseThrow();
  }

  private static double[] sums(GoldenCase golden, Figure figure) {
    Programs programs = Specs.parse(golden.spec()).programs();
    int samples = Shape.of(golden.shape("output regions")).extent(0);
    double[] sums = new double[0];
    for (int sample = 0; sample < samples; sample++) {
      try (var run = new ReferenceRun(programs.evaluation(1))) {
        for (String word : List.of("output", "target")) {
          for (var array : golden.of(word).entrySet()) {
            int size = array.getValue().length / samples;
            run.set(
                array.getKey(),
                Arrays.copyOfRange(array.getValue(), sample * size, (sample + 1) * size));
          }
        }
        run.run();
        double[] own = run.get(figure.name());
        for (int i = 0; i < sums.length; i++) {
          own[i] += sums[i];
        }
        sums = own;
      }
    }
    return sums;
  }
}
