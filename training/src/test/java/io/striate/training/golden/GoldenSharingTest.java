package io.striate.training.golden;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.striate.backend.tck.golden.GoldenCase;
import io.striate.layers.graph.Graph;
import io.striate.training.network.ReferenceRun;
import io.striate.training.network.Specs;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Networks whose layers share parameters against PyTorch (`golden/make_sharing.py`): one gradient
/// for all uses, running statistics that follow each use in turn.
class GoldenSharingTest {
  /// Both sides compute in double; sums differ in their order.
  private static final double ROUNDING = 1e-12;

  static List<GoldenCase> networks() {
    return GoldenCase.all(GoldenSharingTest.class, "sharing.txt");
  }

  @ParameterizedTest
  @MethodSource("networks")
  void gradientsOfAllUsesAddUp(GoldenCase golden) {
    var network = Specs.parse(golden.spec());
    var states = new TreeSet<>(golden.of("state").keySet());
    assertEquals(
        states,
        new TreeSet<>(network.graph().states().stream().map(Graph.State::name).toList()),
        "each parameter once, by its owner's name");
    try (var run = new ReferenceRun(network.programs().gradients(2))) {
      golden.of("state").forEach(run::set);
      golden.of("input").forEach(run::set);
      run.run();
      assertArrayEquals(golden.get("loss"), run.get("loss"), ROUNDING);
      golden
          .of("gradient")
          .forEach((name, values) ->
              assertArrayEquals(values, run.get(name + ".gradient"), ROUNDING, name));
      golden
          .of("next")
          .forEach(
              (name, values) -> assertArrayEquals(values, run.get(name + ".next"), ROUNDING, name));
    }
  }

  @Test
  void theCasesAreTwoNetworks() {
    assertEquals(
        List.of("siamese", "three-sizes"), networks().stream().map(GoldenCase::name).toList());
  }
}
