package io.striate.training.network;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.striate.api.Catalog;
import io.striate.api.Kinds;
import io.striate.layers.Network;
import io.striate.layers.graph.Graph;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Bundled layer types, used through specifications, compute what PyTorch computes: outputs,
/// gradients and running statistics, while training and in inference.
class GoldenLayersTest {
  /// Both sides compute in double; sums differ in their order.
  private static final double ROUNDING = 1e-12;

  static List<GoldenLayers> networks() {
    return GoldenLayers.all().stream().filter(golden -> !golden.spec().equals("{}")).toList();
  }

  private static Network network(GoldenLayers golden) {
    return Specs.parse(golden.spec());
  }

  private static ReferenceRun begun(ReferenceRun run, GoldenLayers golden) {
    golden
        .of("state")
        .forEach((name, values) -> {
          if (run.has(name)) {
            run.set(name, values);
          }
        });
    return run.set("input", golden.get("input")).set("target", golden.get("target"));
  }

  /// The specification makes the parameters that PyTorch's network has, and no others.
  @ParameterizedTest
  @MethodSource("networks")
  void hasTheParameters(GoldenLayers golden) {
    Set<String> states =
        network(golden).graph().states().stream()
            .map(Graph.State::name)
            .collect(Collectors.toSet());
    assertEquals(golden.of("state").keySet(), states);
  }

  @ParameterizedTest
  @MethodSource("networks")
  void gradientsOfATrainingStep(GoldenLayers golden) {
    int batch = golden.get("target").length;
    try (var run = begun(new ReferenceRun(network(golden).programs().gradients(batch)), golden)) {
      run.run();
      assertArrayEquals(golden.get("loss"), run.get("loss"), ROUNDING);
      var gradients = golden.of("gradient");
      assertFalse(gradients.isEmpty());
      gradients.forEach(
          (name, values) -> assertArrayEquals(values, run.get(name + ".gradient"), ROUNDING, name));
    }
  }

  @ParameterizedTest
  @MethodSource("networks")
  void lossAndAnswerInInference(GoldenLayers golden) {
    int batch = golden.get("target").length;
    try (var run = begun(new ReferenceRun(network(golden).programs().evaluation(batch)), golden)) {
      run.run();
      assertArrayEquals(golden.get("evaluated"), run.get("loss"), ROUNDING);
      assertArrayEquals(golden.get("answer"), run.get("answer"), ROUNDING);
    }
  }

  /// Running mean and variance after a step; the variance of the batch enters with Bessel's
  /// correction.
  @ParameterizedTest
  @ValueSource(strings = {"batchnorm", "batchnorm-settings", "batchnorm-of-features"})
  void runningStatisticsAfterATrainingStep(String name) {
    GoldenLayers golden =
        networks().stream().filter(each -> each.name().equals(name)).findFirst().orElseThrow();
    int batch = golden.get("target").length;
    try (var run = begun(new ReferenceRun(network(golden).programs().gradients(batch)), golden)) {
      run.run();
      var next = golden.of("next");
      assertEquals(Set.of("tested.mean", "tested.variance"), next.keySet());
      next.forEach(
          (state, values) -> assertArrayEquals(values, run.get(state + ".next"), ROUNDING, state));
    }
  }

  /// The gradient of a dense layer's weight is the output's gradient times the input, so that it
  /// shows what dropout made of its input.
  @ParameterizedTest
  @ValueSource(doubles = {0.25, 0.5})
  void dropoutMakesPytorchsValuesOfOnes(double rate) {
    GoldenLayers golden =
        GoldenLayers.all().stream()
            .filter(each -> each.name().equals("dropout-" + rate))
            .findFirst()
            .orElseThrow();
    int count = 4000;
    var network =
        Specs.parse(
            """
            { 'striate': 1, 'input': [%d],
              'layers': [ { 'type': 'dropout', 'rate': %s }, { 'type': 'dense', 'units': 2 } ],
              'loss': 'softmax-cross-entropy' }\
            """
                .formatted(count, rate));
    double[] ones = new double[count];
    Arrays.fill(ones, 1);
    double[] dropped;
    try (var run = new ReferenceRun(network.programs().gradients(1))) {
      run.set("input", ones).set("target", 1).run();
      double first = run.get("dense1.bias.gradient")[0];
      assertEquals(0.5, first, ROUNDING);
      double[] gradients = run.get("dense1.weight.gradient");
      dropped = Arrays.stream(gradients, 0, count).map(g -> g / first).toArray();
    }
    var levels = new TreeSet<Double>();
    Arrays.stream(dropped).forEach(levels::add);
    assertArrayEquals(
        golden.get("training"),
        levels.stream().mapToDouble(Double::doubleValue).toArray(),
        ROUNDING);
    // Five standard deviations of a share.
    double share = Arrays.stream(dropped).filter(x -> x == 0).count() / (double) count;
    assertEquals(rate, share, 5 * Math.sqrt(rate * (1 - rate) / count));

    assertArrayEquals(new double[] {1}, golden.get("inference"));
    double[] weight = new double[2 * count];
    Arrays.fill(weight, 0, count, 1.0 / count);
    try (var run = new ReferenceRun(network.programs().evaluation(1))) {
      run.set("input", ones).set("target", 1).set("dense1.weight", weight).run();
      // Logits 1 and 0.
      assertEquals(1 / (1 + Math.exp(-1)), run.get("answer")[0], ROUNDING);
    }
  }

  /// A layer type without golden values is noticed.
  @Test
  void coversEveryBundledLayerType() {
    var tested = new TreeSet<String>();
    for (GoldenLayers golden : networks()) {
      network(golden).graph().nodes().forEach(node -> tested.add(node.type()));
    }
    tested.add("dropout");
    var bundled = new TreeSet<>(Catalog.installed().names(Kinds.LAYER));
    assertEquals(bundled, tested);
    assertTrue(tested.size() >= 13, tested::toString);
  }
}
