package io.striate.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.striate.api.Catalog;
import io.striate.api.Command;
import io.striate.api.CommandType;
import io.striate.api.Kinds;
import io.striate.api.component.Config;
import io.striate.api.component.Field;
import io.striate.api.component.FieldKind;
import io.striate.api.error.Code;
import io.striate.api.error.StriateException;
import io.striate.cli.terminal.ExitStatus;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Commands of the catalog.
class PluginCommandTest {
  private static final Field<Integer> EVERY =
      Field.of("checkpointEvery", FieldKind.integer(1), 5, "steps between 100% checkpoints");
  private static final Field<String> LABEL =
      Field.of("label", FieldKind.text(), "none", "text before the result");
  private static final Field<Boolean> FAST = Field.of("fast", FieldKind.flag(), false, "no checks");

  /// Prints its settings and arguments.
  private static final CommandType SHOW =
      type(
          "acme:show",
          "FILES...",
          List.of(EVERY, LABEL, FAST),
          config ->
              context -> {
                context.err().println("working");
                context
                    .out()
                    .println(
                        config.canonical()
                            + " "
                            + context.arguments()
                            + " "
                            + context.catalog().find(Kinds.LAYER, "conv2d").isPresent());
                return 7;
              });

  private static CommandType type(
      String id, String arguments, List<Field<?>> fields, Function<Config, Command> create) {
    return new CommandType() {
      @Override
      public String id() {
        return id;
      }

      @Override
      public String summary() {
        return "shows its flags";
      }

      @Override
      public String arguments() {
        return arguments;
      }

      @Override
      public List<Field<?>> fields() {
        return fields;
      }

      @Override
      public Command create(Config config) {
        return create.apply(config);
      }
    };
  }

  private static Session run(CommandType type, String... args) {
    return Session.run(() -> Catalog.installed().replace(Kinds.COMMAND, List.of(type)), args);
  }

  private static Session failing(RuntimeException failure) {
    return run(
        type(
            "acme:fail",
            "",
            List.of(),
            config ->
                context -> {
                  throw failure;
                }),
        "acme:fail");
  }

  @Test
  void defaultsArgumentsAndTheCatalogReachTheCommand() {
    Session session = run(SHOW, "acme:show", "a", "b");
    assertEquals(
        "{checkpointEvery=5, label=none, fast=false} [a, b] true\n", session.out(), session.err());
    assertEquals("working\n", session.err());
    assertEquals(7, session.status());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--checkpoint-every 3 | checkpointEvery=3, label=none, fast=false",
        "--checkpoint-every=3 --fast | checkpointEvery=3, label=none, fast=true",
        "--fast=false --label 12 | checkpointEvery=5, label=12, fast=false",
        "--label x,y | checkpointEvery=5, label=x,y, fast=false",
        "--label null | checkpointEvery=5, label=null, fast=false",
      })
  void flagsAreReadAsTheirFieldsTakeThem(String flags, String settings) {
    Session session = run(SHOW, ("acme:show " + flags + " file").split(" ", -1));
    assertEquals("{" + settings + "} [file] true\n", session.out(), session.err());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "--checkpoint-every 0 | --checkpoint-every: must be a whole number of at least 1, got 0 [STR-104]",
        "--checkpoint-every x | --checkpoint-every: must be a whole number of at least 1, got \"x\" [STR-104]",
        "--checkpoint-evry 1 | unknown option '--checkpoint-evry'; did you mean '--checkpoint-every'? See 'striate acme:show --help' [STR-120]",
      })
  void wrongFlagsAreRefused(String flags, String message) {
    Session session = run(SHOW, ("acme:show " + flags).split(" ", -1));
    assertEquals(ExitStatus.WRONG_INPUT, session.status());
    assertEquals(message + "\n", session.err());
  }

  @Test
  void aComponentIsAFlagToo() {
    var initializer =
        Field.required("init", FieldKind.component(Kinds.INITIALIZER), "initial weights");
    var type =
        type(
            "acme:init",
            "",
            List.of(initializer),
            config ->
                context -> {
                  context.out().println(config.get(initializer).id());
                  return 0;
                });
    assertEquals("he-normal\n", run(type, "acme:init", "--init", "he-normal").out());
    assertEquals(
        "normal\n",
        run(type, "acme:init", "--init", "{\"type\":\"normal\",\"deviation\":1}").out());
    Session wrong = run(type, "acme:init", "--init", "he-norml");
    assertEquals(ExitStatus.WRONG_INPUT, wrong.status());
    assertTrue(wrong.err().contains("did you mean 'he-normal'?"), wrong.err());
    Session missing = run(type, "acme:init");
    assertEquals(ExitStatus.WRONG_INPUT, missing.status());
    assertTrue(missing.err().startsWith("--init is missing."), missing.err());
  }

  @Test
  void helpShowsSummaryFlagsAndDefaults() {
    Session session = run(SHOW, "acme:show", "--help");
    assertEquals(0, session.status(), session.err());
    assertTrue(session.out().contains("Usage: striate acme:show"), session.out());
    assertTrue(session.out().contains("FILES..."), session.out());
    assertTrue(session.out().contains("shows its flags"), session.out());
    String out = session.out().replaceAll("\\s+", " ");
    assertTrue(
        out.contains(
            "--checkpoint-every=VALUE steps between 100% checkpoints; a whole number of at least"
                + " 1; default: 5"),
        out);
    assertTrue(out.contains("--fast[=true|false] no checks; default: false"), out);
  }

  @Test
  void explainShowsTheFlags() {
    Session session = run(SHOW, "explain", "acme:show");
    assertEquals(0, session.status(), session.err());
    assertTrue(session.out().startsWith("acme:show (command)\n"), session.out());
    assertTrue(session.out().contains("\n--checkpoint-every  "), session.out());
  }

  @Test
  void aCommandWithoutArgumentsRefusesThem() {
    Session session = run(type("acme:none", "", List.of(), c -> x -> 0), "acme:none", "more");
    assertEquals(ExitStatus.WRONG_INPUT, session.status());
    assertTrue(session.err().startsWith("unexpected argument 'more'."), session.err());
  }

  @Test
  void itsOwnProblemsArePrintedLikeOthers() {
    Session session = failing(new StriateException(Code.BAD_DATA, "no such data"));
    assertEquals(ExitStatus.WRONG_INPUT, session.status());
    assertEquals("no such data [STR-201]\n", session.err());
  }

  @Test
  void aDefectIsNotOneOfStriate() {
    Session session = failing(new IllegalStateException("odd"));
    assertEquals(ExitStatus.FAILED, session.status());
    assertTrue(
        session
            .err()
            .startsWith(
                "the command 'acme:fail' of a plug-in failed:"
                    + " java.lang.IllegalStateException: odd [STR-304]\n"),
        session.err());
    assertFalse(session.err().contains("bug in Striate"), session.err());
  }

  @Test
  void theNameOfABundledCommandIsRefused() {
    Session session = run(type("types", "", List.of(), c -> x -> 9), "types", "command");
    assertEquals(0, session.status());
    assertTrue(session.err().contains("provides the command 'types', which"), session.err());
    assertTrue(session.out().contains("none installed"), session.out());
  }

  @Test
  void aFlagThatEveryCommandHasIsRefused() {
    var help = Field.of("help", FieldKind.flag(), false, "helps");
    Session session = run(type("acme:help", "", List.of(help), c -> x -> 0), "acme:help");
    assertEquals(ExitStatus.FAILED, session.status());
    assertTrue(
        session.err().startsWith("the flags of the command 'acme:help' are wrong: "),
        session.err());
  }

  @Test
  void helpDoesNotLookForCommands() {
    Session session =
        Session.run(
            () -> {
              throw new IllegalStateException("looked");
            },
            "--help");
    assertEquals(0, session.status(), session.err());
  }
}
