package io.striate.training.golden;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.striate.api.Catalog;
import io.striate.api.Kinds;
import io.striate.api.tensor.Shape;
import io.striate.api.train.MetricTable;
import io.striate.backend.tck.golden.GoldenCase;
import io.striate.layers.program.Figure;
import io.striate.layers.program.Programs;
import io.striate.training.network.ReferenceRun;
import io.striate.training.network.Specs;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Each bundled metric of a specification, over a data set in batches of one sample, against values
/// that `golden/make_metrics.py` counts.
class GoldenMetricsTest {
  /// Both sides compute in double; sums differ in their order.
  private static final double ROUNDING = 1e-12;

  static List<GoldenCase> figures() {
    return metrics().stream().filter(golden -> golden.has("figure")).toList();
  }

  static List<GoldenCase> tables() {
    return metrics().stream().filter(golden -> golden.has("table")).toList();
  }

  private static List<GoldenCase> metrics() {
    return GoldenCase.all(GoldenMetricsTest.class, "metrics.txt");
  }

  @ParameterizedTest
  @MethodSource("figures")
  void figuresOverTheDataSet(GoldenCase golden) {
    Figure figure = figure(golden);
    double value = figure.value(sums(golden, figure)).orElseThrow();
    assertEquals(golden.get("figure")[0], value, ROUNDING);
  }

  @ParameterizedTest
  @MethodSource("tables")
  void tablesOverTheDataSet(GoldenCase golden) {
    Figure figure = figure(golden);
    double[] sums = sums(golden, figure);
    MetricTable table =
        figure.metric().orElseThrow().table(sums, List.of("sky", "road")).orElseThrow();
    double[] cells =
        table.cells().stream().flatMap(List::stream).mapToDouble(Double::doubleValue).toArray();
    assertArrayEquals(golden.get("table"), cells, ROUNDING);
    assertEquals(List.of("sky", "road", "2"), table.rows());
  }

  private static Figure figure(GoldenCase golden) {
    return Specs.parse(golden.spec()).programs().figures().getFirst();
  }

  private static double[] sums(GoldenCase golden, Figure figure) {
    Programs programs = Specs.parse(golden.spec()).programs();
    int samples = Shape.of(golden.shape("input")).extent(0);
    double[] sums = new double[0];
    for (int sample = 0; sample < samples; sample++) {
      try (var run = new ReferenceRun(programs.evaluation(1))) {
        run.set("input", part(golden.get("input"), sample, samples))
            .set("target", part(golden.get("target"), sample, samples))
            .run();
        double[] own = run.get(figure.name());
        for (int i = 0; i < sums.length; i++) {
          own[i] += sums[i];
        }
        sums = own;
      }
    }
    return sums;
  }

  private static double[] part(double[] all, int sample, int samples) {
    int size = all.length / samples;
    return Arrays.copyOfRange(all, sample * size, (sample + 1) * size);
  }

  @Test
  void coversEveryBundledMetric() {
    var tested = new TreeSet<String>();
    var all = new ArrayList<>(metrics());
    all.addAll(GoldenDetectionTest.metrics());
    all.addAll(GoldenDetectionTest.masks());
    for (GoldenCase golden : all) {
      var output = Specs.parse(golden.spec()).graph().outputs().getFirst();
      output.spec().metrics().forEach(metric -> tested.add(metric.id()));
    }
    assertEquals(new TreeSet<>(Catalog.installed().names(Kinds.METRIC)), tested);
  }

  /// The name tells micro averages from macro ones.
  @Test
  void averagesHaveNamesOfTheirOwn() {
    var names = figures().stream().map(golden -> figure(golden).name()).toList();
    for (String id : List.of("precision", "recall", "f1")) {
      assertEquals(1, names.stream().filter(id::equals).count(), id);
      assertEquals(1, names.stream().filter(("micro-" + id)::equals).count(), id);
    }
  }
}
