package io.striate.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.striate.api.Catalog;
import io.striate.layers.Network;
import io.striate.layers.graph.Graph;
import io.striate.layers.graph.Node;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/// The specifications of historical systems.
class SystemsTest {
  private static final Path FOLDER = Path.of("../models/systems");

  static List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(FOLDER)) {
      return files.sorted().toList();
    }
  }

  /// Each is correct, says how it is trained and where it comes from, and fits on a screen.
  @ParameterizedTest
  @MethodSource("files")
  void isCorrectAndHasItsSource(Path file) throws IOException {
    Network network = Network.read(file, List.of(), Catalog.installed());
    boolean plays = network.spec().learner().filter(each -> each.value().steps() > 0).isPresent();
    assertTrue(plays || network.training().epochs() > 0);
    List<String> lines = Files.readAllLines(file);
    assertTrue(lines.getFirst().startsWith("// "), lines.getFirst());
    assertTrue(lines.stream().anyMatch(line -> line.startsWith("// Source: ")), "a source");
    assertTrue(lines.stream().allMatch(line -> line.length() <= 120), "lines of 120 columns");
  }

  /// Numbers of parameters that were published, or that follow from the published sizes.
  @ParameterizedTest
  @CsvSource({
    "adaline, 17",
    "autoencoder, 2837314",
    "breakout-dqn, 132179",
    "encoder, 59",
    "lenet5-1998, 60840",
    "madaline, 6",
    "mark1, 209416",
    "neocognitron, 29472",
    "perceptron, 10426",
    "steering, 252219",
    "symmetry, 17",
    "xor, 9"
  })
  void hasTheParametersOfItsSource(String name, long parameters) {
    Network network = Network.read(FOLDER.resolve(name + ".json"), List.of(), Catalog.installed());
    assertEquals(parameters, network.graph().parameters());
  }

  /// LeNet-5 trains 60,000 numbers, besides the fixed codes of its outputs, and has as many
  /// connections as the paper says, biases included.
  ///
  /// Source: LeCun and others, 1998, section II.B.
  @Test
  void lenet5HasItsConnections() {
    Graph graph =
        Network.read(FOLDER.resolve("lenet5-1998.json"), List.of(), Catalog.installed()).graph();
    long trained =
        graph.nodes().stream()
            .filter(node -> !node.frozen())
            .mapToLong(Node::trainableElements)
            .sum();
    assertEquals(60_000, trained);
    var connections = new TreeMap<String, Long>();
    for (Node node : graph.nodes()) {
      if (!node.parameters().isEmpty()) {
        // Weights are used at each position; a window of subsampling has four inputs and a bias.
        long positions =
            node.shape().rank() == 3 ? node.shape().size() / node.shape().extent(0) : 1;
        long weights = node.trainableElements();
        connections.put(
            node.name(),
            positions * (node.type().startsWith("subsample") ? 5 * weights / 2 : weights));
      }
    }
    assertEquals(
        Map.of(
            "C1", 122_304L, "S2", 5_880L, "C3", 151_600L, "S4", 2_000L, "C5", 48_120L, "F6",
            10_164L, "output", 840L),
        connections);
    assertEquals(340_908, connections.values().stream().mapToLong(Long::longValue).sum());
  }
}
