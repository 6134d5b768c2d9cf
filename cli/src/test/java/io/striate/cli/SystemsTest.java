package io.striate.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.striate.api.Catalog;
import io.striate.layers.Network;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
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
    "perceptron, 10426",
    "steering, 252219",
    "symmetry, 17",
    "xor, 9"
  })
  void hasTheParametersOfItsSource(String name, long parameters) {
    Network network = Network.read(FOLDER.resolve(name + ".json"), List.of(), Catalog.installed());
    assertEquals(parameters, network.graph().parameters());
  }
}
