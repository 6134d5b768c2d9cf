package io.striate.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.striate.api.Catalog;
import io.striate.cli.terminal.Console;
import io.striate.cli.terminal.ResultStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Errors are colored on a terminal, and nothing is anywhere else.
class ColoredErrorsTest {
  private static final String RED = "\033[1;31m";

  private static String errors(
      OptionalInt screen, Map<String, String> environment, String... words) {
    var err = new ByteArrayOutputStream();
    var console =
        new Console(
            new ResultStream(new ByteArrayOutputStream(), StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            screen,
            "striate");
    assertEquals(2, new CommandRunner(console, Catalog::installed, environment).run(words));
    return err.toString(StandardCharsets.UTF_8);
  }

  @Test
  void errorsOfCommandsAndOfTheCommandLine() {
    var terminal = OptionalInt.of(80);
    String error = errors(terminal, Map.of(), "explain", "nothing.json");
    assertTrue(error.startsWith(RED + "nothing.json: ") && error.endsWith("\033[0m\n"), error);
    assertTrue(errors(terminal, Map.of(), "explain", "--nonsense").startsWith(RED));
    assertTrue(errors(OptionalInt.empty(), Map.of(), "--color=always", "nonsense").startsWith(RED));
    for (String[] words :
        new String[][] {{"explain", "nothing.json"}, {"explain", "--nonsense"}, {"nonsense"}}) {
      assertFalse(errors(terminal, Map.of("NO_COLOR", "1"), words).contains("\033"));
      assertFalse(errors(OptionalInt.empty(), Map.of(), words).contains("\033"));
    }
    assertFalse(
        errors(terminal, Map.of(), "explain", "nothing.json", "--color", "never").contains("\033"));
  }

  @Test
  void anUnknownValueIsRefused() {
    String error = errors(OptionalInt.empty(), Map.of(), "explain", "m.json", "--color=blue");
    assertTrue(error.contains("--color"), error);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--help",
        "train --help",
        "serve --help",
        "explain conv2d",
        "types",
        "man",
        "data"
      })
  void resultsHaveNoEscapes(String words) {
    Session session = Session.of(words.split(" ", -1));
    assertFalse(session.out().contains("\033"), session.out());
    assertFalse(session.err().contains("\033"), session.err());
  }
}
