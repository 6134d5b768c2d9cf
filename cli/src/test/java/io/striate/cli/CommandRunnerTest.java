package io.striate.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.striate.api.Catalog;
import io.striate.api.Kinds;
import io.striate.api.error.Code;
import io.striate.api.error.Problem;
import io.striate.api.error.StriateException;
import io.striate.cli.terminal.Console;
import io.striate.cli.terminal.ExitStatus;
import io.striate.cli.terminal.ResultStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CommandRunnerTest {
  @Test
  void helpGoesToStandardOutput() {
    Session session = Session.of("--help");
    assertEquals(0, session.status());
    assertTrue(session.out().startsWith("Usage: striate"), session.out());
    assertTrue(session.out().contains("backends"), session.out());
    assertEquals("", session.err());
  }

  /// Each command's own, without a word beside it.
  @ParameterizedTest
  @ValueSource(
      strings = {
        "train",
        "eval",
        "predict",
        "preview",
        "find-rate",
        "time",
        "explain",
        "validate",
        "expand",
        "types",
        "backends",
        "diff-backends"
      })
  void everyCommandHasItsHelp(String command) {
    assertTrue(Session.of("--help").out().contains("\n  " + command + " "), command);
    var out = System.err;
    var said = new java.io.ByteArrayOutputStream();
    System.setErr(new java.io.PrintStream(said, true, java.nio.charset.StandardCharsets.UTF_8));
    try {
      Session help = Session.of(command, "--help");
      assertEquals(0, help.status());
      assertTrue(help.out().contains("Usage: striate " + command), help.out());
      assertEquals("", help.err());
    } finally {
      System.setErr(out);
    }
    assertEquals("", said.toString(java.nio.charset.StandardCharsets.UTF_8));
  }

  /// A terminal of 200 columns is not filled: long lines are hard to read.
  @ParameterizedTest
  @CsvSource({"60, 60", "80, 80", "100, 100", "200, 100"})
  void helpFitsTheTerminal(int columns, int widest) {
    int longest = 0;
    for (String command : List.of("", "train", "eval", "explain", "diff-backends")) {
      String[] words =
          command.isEmpty() ? new String[] {"--help"} : new String[] {command, "--help"};
      for (String line : help(columns, words).lines().toList()) {
        assertTrue(line.length() <= widest, line);
        longest = Math.max(longest, line.length());
      }
    }
    assertTrue(longest > widest - 10, "uses the width: " + longest);
  }

  private static String help(int columns, String... words) {
    var out = new ByteArrayOutputStream();
    var console =
        new Console(
            new ResultStream(out, StandardCharsets.UTF_8),
            new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8),
            OptionalInt.of(columns),
            "striate");
    new CommandRunner(console, Catalog::installed, Map.of()).run(words);
    return out.toString(StandardCharsets.UTF_8);
  }

  @Test
  void noWordsAtAllShowTheHelp() {
    assertEquals(Session.of("--help"), Session.of());
  }

  @Test
  void versionNamesStriateJavaAndTheSystem() {
    List<String> lines = Session.of("--version").out().lines().toList();
    assertEquals(3, lines.size());
    assertTrue(lines.get(0).matches("Striate \\d.*"), lines.get(0));
    assertTrue(lines.get(1).startsWith("Java " + Runtime.version().feature()), lines.get(1));
    assertTrue(lines.get(2).contains(System.getProperty("os.arch")), lines.get(2));
  }

  @Test
  void anUnknownCommandIsOneLineWithTheNearest() {
    refused(
        "no command 'backend'; did you mean 'backends'? See 'striate --help' [STR-120]", "backend");
  }

  @Test
  void anUnknownCommandNearNothingIsOneLine() {
    refused("no command 'xyzzy'. See 'striate --help' [STR-120]", "xyzzy");
  }

  @Test
  void anUnknownOptionIsOneLineWithTheNearest() {
    refused(
        "unknown option '--stacktrace'; did you mean '--stack-trace'?"
            + " See 'striate backends --help' [STR-120]",
        "backends",
        "--stacktrace");
  }

  @Test
  void aWordTooManyIsOneLine() {
    refused(
        "unexpected argument 'all'. See 'striate backends --help' [STR-120]", "backends", "all");
  }

  @Test
  void problemsOfInputExitWithTwoAndABlankLineBetween() {
    var first = Problem.of(Code.UNKNOWN_KEY, "one", "do this");
    var second = Problem.of(Code.BAD_VALUE, "two");
    Session session = failing(() -> new StriateException(List.of(first, second)), "backends");
    assertEquals(ExitStatus.WRONG_INPUT, session.status());
    assertEquals(
        List.of("one [STR-102]", "  do this", "", "two [STR-104]"), session.err().lines().toList());
    assertEquals("", session.out());
  }

  @Test
  void failuresExitWithOne() {
    Session session = failing(() -> new StriateException(Code.DIVERGED, "NaN"), "backends");
    assertEquals(ExitStatus.FAILED, session.status());
    assertEquals(List.of("NaN [STR-401]"), session.err().lines().toList());
  }

  @Test
  void aDefectIsOneLineThatNamesTheWayToItsStackTrace() {
    Session session = failing(() -> new IllegalStateException("odd"), "backends");
    assertEquals(ExitStatus.FAILED, session.status());
    assertEquals(
        List.of(
            "internal error: java.lang.IllegalStateException: odd; this is a bug in Striate;"
                + " please report it with the output of --stack-trace"),
        session.err().lines().toList());
  }

  @Test
  void stackTracesComeWhenAskedFor() {
    Session session =
        failing(() -> new StriateException(Code.DIVERGED, "NaN"), "backends", "--stack-trace");
    assertTrue(session.err().contains("\tat io.striate.cli"), session.err());
    assertTrue(session.err().endsWith("NaN [STR-401]" + System.lineSeparator()), session.err());
  }

  @Test
  void exhaustedMemorySaysWhatToDo() {
    Session session =
        run(() -> {
          throw new OutOfMemoryError("Java heap space");
        });
    assertEquals(ExitStatus.FAILED, session.status());
    assertTrue(session.err().startsWith("not enough memory"), session.err());
    assertTrue(session.err().contains("-Xmx"), session.err());
  }

  @Test
  void aResultThatCannotBeWrittenIsAFailure() {
    assertEquals(ExitStatus.FAILED, written("No space left on device"));
  }

  @Test
  void aReaderThatHasHadEnoughIsNone() {
    assertEquals(ExitStatus.DONE, written("Broken pipe"));
  }

  private static int written(String complaint) {
    var full =
        new OutputStream() {
          @Override
          public void write(int b) throws IOException {
            throw new IOException(complaint);
          }
        };
    var console =
        new Console(
            new ResultStream(full, StandardCharsets.UTF_8),
            new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8),
            OptionalInt.empty(),
            "striate");
    return new CommandRunner(
            console, () -> Catalog.installed().replace(Kinds.BACKEND, List.of()), Map.of())
        .run("--help");
  }

  private static void refused(String line, String... args) {
    Session session = Session.of(args);
    assertEquals(ExitStatus.WRONG_INPUT, session.status());
    assertEquals(List.of(line), session.err().lines().toList());
    assertEquals("", session.out());
  }

  private static Session failing(Supplier<RuntimeException> failure, String... args) {
    return run(
        () -> {
          throw failure.get();
        },
        args);
  }

  /// A command line while something happens when backends are looked for.
  private static Session run(Supplier<Catalog> catalog, String... args) {
    return Session.run(catalog, args.length == 0 ? new String[] {"backends"} : args);
  }
}
