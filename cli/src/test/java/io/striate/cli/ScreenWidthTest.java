package io.striate.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.striate.api.Catalog;
import io.striate.cli.terminal.Console;
import io.striate.cli.terminal.ResultStream;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Output fits terminals of 60, 80 and 120 columns.
class ScreenWidthTest {
  private static List<String> lines(int columns, String... words) {
    var out = new ByteArrayOutputStream();
    var console =
        new Console(
            new ResultStream(out, StandardCharsets.UTF_8),
            new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8),
            OptionalInt.of(columns),
            "striate");
    assertEquals(0, new CommandRunner(console, Catalog::installed, Map.of()).run(words));
    return out.toString(StandardCharsets.UTF_8).lines().toList();
  }

  private static void assertFits(int columns, List<String> lines) {
    lines.forEach(line -> assertTrue(line.length() <= columns, line));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "120 | layer type output size parameters MACs field",
        "80 | layer type output parameters MACs",
        "60 | layer type output parameters",
      })
  void explainDropsColumnsInOrder(int columns, String heading) {
    List<String> table =
        lines(columns, "explain", "../models/lenet5.json").stream()
            .skip(2)
            .takeWhile(line -> !line.isBlank())
            .toList();
    assertEquals(heading, table.getFirst().replaceAll(" +", " "));
    assertFits(columns, table);
  }

  @ParameterizedTest
  @ValueSource(ints = {60, 80, 120})
  void helpFits(int columns) {
    for (String command : List.of("train", "validate", "explain", "plugins", "backends")) {
      assertFits(columns, lines(columns, command, "--help"));
    }
    assertFits(columns, lines(columns, "--help"));
  }

  @ParameterizedTest
  @ValueSource(ints = {60, 80, 120})
  void listsFit(int columns) {
    assertFits(columns, lines(columns, "types"));
    assertFits(columns, lines(columns, "backends"));
    assertFits(columns, lines(columns, "explain", "image-folder"));
    assertFits(columns, lines(columns, "explain", "train"));
  }

  /// Sentences are easier to read in lines that are not very long.
  @Test
  void sentencesUseTheRoomThatThereIsUpToALimit() {
    assertTrue(widest(lines(80, "types")) > 70);
    assertTrue(widest(lines(300, "types")) > 90);
    assertFits(100, lines(300, "types"));
  }

  private static int widest(List<String> lines) {
    return lines.stream().mapToInt(String::length).max().orElse(0);
  }
}
