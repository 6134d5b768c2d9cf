package io.striate.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What the README shows of the command line is what the program prints.
class ReadmeTest {
  private static final Path README = Path.of("../README.md");

  /// A row of the table of commands.
  private static final Pattern ROW = Pattern.compile("(?m)^\\| `striate ([a-z-]+)");

  /// A command in the output of `striate --help`.
  private static final Pattern COMMAND = Pattern.compile("(?m)^ {2}([a-z-]+) {2,}\\S");

  @TempDir Path folder;

  @Test
  void theErrorIsTheOneThatValidatePrints() throws IOException {
    Path file =
        Fixtures.write(
            folder.resolve("lenet7.json"),
            """
            {
              "striate": 1, "name": "lenet-7",
              "input": [1, 7, 7],
              "layers": [

                { "type": "conv2d", "filters": 6, "kernel": 3, "stride": 3 }
              ]
            }
            """);
    Session session = Session.of("validate", file.toString());
    assertEquals(2, session.status(), session.err());
    String message = session.err().replace(file.toString(), file.getFileName().toString());
    assertTrue(
        Files.readString(README).contains(message.stripTrailing().indent(4)),
        () -> "README.md does not show:\n" + message);
  }

  @Test
  void theTableHasEveryCommand() throws IOException {
    var commands = new TreeSet<String>();
    COMMAND
        .matcher(Session.of("--help").out())
        .results()
        .map(ReadmeTest::name)
        .forEach(commands::add);
    assertFalse(commands.isEmpty());
    var rows = new TreeSet<String>();
    ROW.matcher(Files.readString(README)).results().map(ReadmeTest::name).forEach(rows::add);
    assertEquals(commands, rows);
  }

  private static String name(MatchResult result) {
    return result.group(1);
  }
}
