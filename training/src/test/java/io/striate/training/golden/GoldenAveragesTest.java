package io.striate.training.golden;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.striate.api.Catalog;
import io.striate.api.Kinds;
import io.striate.api.train.WeightAverage;
import io.striate.backend.tck.golden.GoldenCase;
import io.striate.layers.Network;
import io.striate.layers.program.AveragePrograms;
import io.striate.training.network.ReferenceRun;
import io.striate.training.network.Specs;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Each bundled weight average after every step of a run, against PyTorch
/// (`golden/make_averages.py`).
class GoldenAveragesTest {
  /// Both sides compute in double, but for shares, which are fed in single precision.
  private static final double ROUNDING = 1e-7;

  private static final int STEPS_PER_EPOCH = 3;
  private static final int STEPS = 18;
  private static final List<String> STATES =
      List.of("dense1.weight", "dense1.bias", "batchnorm1.mean");

  private static final GoldenCase GIVEN =
      GoldenCase.all(GoldenAveragesTest.class, "averages.txt").getFirst();

  static List<GoldenCase> averages() {
    List<GoldenCase> all = GoldenCase.all(GoldenAveragesTest.class, "averages.txt");
    return all.subList(1, all.size());
  }

  private static WeightAverage average(Network network) {
    return network.training().average().orElseThrow().value();
  }

  /// The values of one step.
  private static double[] row(double[] all, int step) {
    int size = all.length / STEPS;
    return Arrays.copyOfRange(all, (step - 1) * size, step * size);
  }

  @ParameterizedTest
  @MethodSource("averages")
  void everyStepOfARun(GoldenCase golden) {
    Network network = Specs.parse(golden.spec());
    WeightAverage average = average(network);
    long count = 0;
    try (var run = new ReferenceRun(network.programs().average().orElseThrow().update())) {
      for (int step = 1; step <= STEPS; step++) {
        for (String state : STATES) {
          run.set(state, row(GIVEN.get("weights " + state), step));
        }
        if (average.takes(step, STEPS_PER_EPOCH)) {
          count++;
          run.set(AveragePrograms.SHARE, count == 1 ? 1 : average.share(count)).run();
        }
        for (String state : STATES) {
          assertArrayEquals(
              row(golden.get("average " + state), step),
              run.get(AveragePrograms.nameOf(state)),
              ROUNDING,
              state + " after step " + step);
        }
      }
    }
  }

  @Test
  void coversEveryBundledAverage() {
    var tested = new TreeSet<String>();
    averages()
        .forEach(
            each -> tested.add(Specs.parse(each.spec()).training().average().orElseThrow().id()));
    assertEquals(new TreeSet<>(Catalog.installed().names(Kinds.WEIGHT_AVERAGE)), tested);
  }
}
