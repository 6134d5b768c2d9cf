package io.striate.examples.loops;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A loop that takes more than 40 lines says that loops have become hard. Imports count; comments
/// and empty lines do not.
class LengthTest {
  private static final Path SOURCES = Path.of("src/main/java/io/striate/examples/loops");

  @ParameterizedTest
  @ValueSource(strings = {"TwoOptimizers", "Dream", "Gan", "ContrastiveDivergence", "DeepQ"})
  void aLoopTakesAtMostFortyLines(String name) throws IOException {
    long lines =
        Files.readAllLines(SOURCES.resolve(name + ".java")).stream()
            .map(String::strip)
            .filter(line -> !line.isEmpty() && !line.startsWith("//"))
            .count();
    assertTrue(lines <= 40, () -> name + " has " + lines + " lines");
  }
}
