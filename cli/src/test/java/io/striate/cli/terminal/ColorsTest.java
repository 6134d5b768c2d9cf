package io.striate.cli.terminal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ColorsTest {
  @ParameterizedTest
  @CsvSource({
    "train m.json,, true, ON",
    "train m.json,, false, OFF",
    "train m.json, 1, true, OFF",
    "train m.json, '', true, ON",
    "train m.json --color always, 1, false, ON",
    "train m.json --color=ALWAYS, 1, false, ON",
    "train m.json --color never,, true, OFF",
    "train m.json --color sometimes,, true, ON",
    "train m.json --color,, false, OFF",
    "predict m -- --color always,, false, OFF",
  })
  void terminalEnvironmentAndFlag(String words, String noColor, boolean terminal, Colors colors) {
    Map<String, String> environment = noColor == null ? Map.of() : Map.of("NO_COLOR", noColor);
    assertEquals(colors, Colors.of(List.of(words.split(" ")), environment, terminal));
  }

  @Test
  void theFirstLineOfAnErrorIsColored() {
    assertEquals("\033[1;31mwrong\033[0m\n  why", Colors.ON.error("wrong\n  why"));
    assertEquals("\033[1;31mwrong\033[0m", Colors.ON.error("wrong"));
    assertEquals("wrong\n  why", Colors.OFF.error("wrong\n  why"));
  }
}
