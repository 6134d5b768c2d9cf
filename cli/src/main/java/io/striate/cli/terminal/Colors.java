package io.striate.cli.terminal;

import java.util.List;
import java.util.Map;

/// Whether messages on standard error are colored: on a terminal, unless the environment variable
/// `NO_COLOR` is set (https://no-color.org); `--color` overrides both.
public enum Colors {
  /// Errors are bold and red.
  ON,
  /// No escape sequence is printed.
  OFF;

  private static final String FLAG = "--color";
  private static final String ERROR = "\033[1;31m";
  private static final String RESET = "\033[0m";

  /// What `--color` says.
  public enum When {
    /// On a terminal, unless `NO_COLOR` is set.
    AUTO,
    /// Also in a file or a pipe.
    ALWAYS,
    /// Never.
    NEVER
  }

  /// What holds for a command line. The words are looked at before they are parsed, because the
  /// parser's own errors are colored too.
  ///
  /// @param words of the command line
  /// @param terminal whether standard error is a terminal
  public static Colors of(List<String> words, Map<String, String> environment, boolean terminal) {
    return switch (when(words)) {
      case ALWAYS -> ON;
      case NEVER -> OFF;
      case AUTO -> terminal && environment.getOrDefault("NO_COLOR", "").isEmpty() ? ON : OFF;
    };
  }

  /// What the words say; [When#AUTO] if nothing, or something that the parser will refuse.
  public static When when(List<String> words) {
    When found = When.AUTO;
    for (int i = 0; i < words.size() && !words.get(i).equals("--"); i++) {
      String word = words.get(i);
      boolean alone = word.equals(FLAG) && i + 1 < words.size();
      if (alone || word.startsWith(FLAG + "=")) {
        String value = alone ? words.get(i + 1) : word.substring(FLAG.length() + 1);
        for (When each : When.values()) {
          found = each.name().equalsIgnoreCase(value) ? each : found;
        }
      }
    }
    return found;
  }

  /// An error message, whose first line says what is wrong.
  public String error(String message) {
    if (this == OFF) {
      return message;
    }
    int end = message.indexOf('\n');
    return end < 0
        ? ERROR + message + RESET
        : ERROR + message.substring(0, end) + RESET + message.substring(end);
  }
}
