package io.striate.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.striate.api.Catalog;
import io.striate.layers.Network;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// The specifications that come with Striate.
class ModelsTest {
  /// Synthetic data, on which an accuracy says nothing about a model.
  private static final Set<String> SYNTHETIC = Set.of("synthetic");

  private static final Path FOLDER = Path.of("../models");

  /// Published settings that nobody has tried may be wrong: they belong to another scale of the
  /// input, or another convention.
  @Test
  void eachThatTrainsHasItsResultRecorded() throws IOException {
    String results = Files.readString(Path.of("../docs/results.md"));
    var missing = new ArrayList<String>();
    int trained = 0;
    for (Path file : models()) {
      var train = Network.read(file, List.of(), Catalog.installed()).spec().train();
      if (train.isPresent() && !SYNTHETIC.contains(train.get().data().id())) {
        trained++;
        if (!results.contains("./striate train models/" + file.getFileName())) {
          missing.add(file.getFileName().toString());
        }
      }
    }
    assertEquals(List.of(), missing);
    assertTrue(trained >= 5, "models that are trained: " + trained);
  }

  private static List<Path> models() throws IOException {
    try (var files = Files.list(FOLDER)) {
      return files.filter(file -> file.toString().endsWith(".json")).sorted().toList();
    }
  }
}
