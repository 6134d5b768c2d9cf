package io.striate.layers.golden;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.striate.api.Catalog;
import io.striate.api.Kinds;
import io.striate.api.layer.Mode;
import io.striate.layers.Network;
import io.striate.layers.graph.Graph;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Bundled layer types, used through specifications, compute what PyTorch computes, or NumPy from
/// the definition: outputs, gradients and running statistics, in training and in inference.
class GoldenLayersTest {
  private static final List<String> FAMILIES =
      List.of(
          "activation",
          "cells",
          "convolution",
          "dense",
          "detection",
          "merge",
          "normalization",
          "pooling",
          "sequence",
          "shape");

  /// Both sides compute in double; sums differ in their order.
  private static final double ROUNDING = 1e-12;

  static Stream<GoldenLayer> layers() {
    return FAMILIES.stream().flatMap(family -> GoldenLayer.of(family).stream());
  }

  /// The specification makes the parameters that PyTorch's layer has, and no others.
  @ParameterizedTest
  @MethodSource("layers")
  void hasTheParameters(GoldenLayer golden) {
    Set<String> expected =
        golden.named("state ").keySet().stream()
            .map(name -> "tested." + name)
            .collect(Collectors.toSet());
    Set<String> states =
        golden.network().graph().states().stream()
            .map(Graph.State::name)
            .collect(Collectors.toSet());
    assertEquals(expected, states);
  }

  @ParameterizedTest
  @MethodSource("layers")
  void outputAndGradientsInTraining(GoldenLayer golden) {
    var results = GoldenRun.of(golden, Mode.TRAINING);
    var compared = new TreeSet<String>(List.of("output"));
    golden.named("gradient ").keySet().forEach(name -> compared.add("gradient " + name));
    golden.named("next ").keySet().forEach(name -> compared.add("next " + name));
    compared.forEach(name -> agree(name, golden.get(name), results));
    Set<String> next =
        results.keySet().stream()
            .filter(name -> name.startsWith("next "))
            .map(name -> name.substring("next ".length()))
            .collect(Collectors.toSet());
    assertEquals(golden.named("next ").keySet(), next, "statistics that are updated");
  }

  /// With all defaults, those of nested components too, a specification reads back the same.
  @ParameterizedTest
  @MethodSource("layers")
  void isWrittenInFull(GoldenLayer golden) {
    String full = golden.network().canonicalText();
    Network again = Network.parse(golden.name(), full, List.of(), Catalog.installed());
    assertEquals(full, again.canonicalText());
  }

  /// The same as in training unless there are values for inference.
  @ParameterizedTest
  @MethodSource("layers")
  void outputInInference(GoldenLayer golden) {
    String array = golden.arrays().containsKey("inference") ? "inference" : "output";
    agree("output", golden.get(array), GoldenRun.of(golden, Mode.INFERENCE));
  }

  private static void agree(String name, double[] expected, Map<String, double[]> results) {
    double largest = Arrays.stream(expected).map(Math::abs).max().orElse(0);
    double[] actual = Objects.requireNonNull(results.get(name), name);
    assertArrayEquals(expected, actual, ROUNDING * Math.max(1, largest), name);
  }

  /// A layer type without golden values is noticed.
  @Test
  void coversEveryBundledLayerType() {
    var tested = new TreeSet<String>();
    Stream.concat(layers(), RandomLayersTest.layers())
        .forEach(
            golden -> golden.network().graph().nodes().forEach(node -> tested.add(node.type())));
    tested.add("gaussian-noise"); // see GaussianNoiseTypeTest
    tested.add("latent"); // see LatentTypeTest
    assertEquals(new TreeSet<>(Catalog.installed().names(Kinds.LAYER)), tested);
  }
}
