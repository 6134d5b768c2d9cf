package io.striate.cli;

import io.striate.api.Catalog;
import io.striate.layers.Network;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// A network of the folder `models`, made small enough to be trained for some steps in a test.
///
/// @param name of the file, without `.json`
/// @param assignments as of `--set`
record SmallZoo(String name, List<String> assignments) {
  private static final Path LIST = Path.of("src/test/resources/io/striate/cli/zoo-small.txt");
  private static final String TRAINING =
      "train={\"data\": \"synthetic\", \"epochs\": 1, \"optimizer\": {\"type\": \"adam\","
          + " \"learningRate\": 0.003}}";

  SmallZoo {
    assignments = List.copyOf(assignments);
  }

  /// All of them.
  static List<SmallZoo> all() {
    try {
      String text = Files.readString(LIST).replaceAll("(?m)^#.*\n", "").replaceAll("\n +", " ");
      return text.lines()
          .map(line -> List.of(line.split(" +", -1)))
          .map(words -> new SmallZoo(words.getFirst(), words.subList(1, words.size())))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// The network, trained with adam: ten of its steps lower every loss by more than dropout moves
  /// it.
  Network network() {
    var overrides = new ArrayList<String>();
    overrides.add(TRAINING);
    overrides.addAll(assignments);
    return Network.read(Path.of("../models", name + ".json"), overrides, Catalog.installed());
  }

  @Override
  public String toString() {
    return name;
  }
}
