package io.striate.cli.terminal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class ConsoleTest {
  @Test
  void theLauncherTellsTheScreenAndTheName() {
    var console =
        Console.ofProcess(Map.of("STRIATE_SCREEN", "132", "STRIATE_PROGRAM", "./striate"));
    assertEquals(OptionalInt.of(132), console.screen());
    assertEquals("./striate", console.program());
  }

  @Test
  void anEmptyScreenIsNone() {
    assertEquals(OptionalInt.empty(), screen(Map.of("STRIATE_SCREEN", "")));
  }

  @Test
  void unknownColumnsAreTheUsual() {
    assertEquals(OptionalInt.of(80), screen(Map.of("STRIATE_SCREEN", "0")));
  }

  @Test
  void theUsersColumnsCount() {
    assertEquals(OptionalInt.of(60), screen(Map.of("STRIATE_SCREEN", "132", "COLUMNS", "60")));
  }

  @Test
  void aDumbTerminalIsNoScreen() {
    assertEquals(OptionalInt.empty(), screen(Map.of("STRIATE_SCREEN", "132", "TERM", "dumb")));
  }

  private static OptionalInt screen(Map<String, String> environment) {
    return Console.ofProcess(environment).screen();
  }
}
