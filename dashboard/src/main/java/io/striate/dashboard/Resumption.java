package io.striate.dashboard;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// A process that the dashboard has started to continue a run.
///
/// @param process the process
/// @param log what it prints
record Resumption(Process process, Path log) {
  private static final int LINES = 3;

  /// Continues runs; other than by a process in tests.
  @FunctionalInterface
  interface Starter {
    /// Starts to continue a run.
    ///
    /// @throws IOException if no process can be started
    Resumption start(Path run) throws IOException;
  }

  /// Whether it is at work.
  boolean isStarting() {
    return process.isAlive();
  }

  /// Why it ended without having trained; a stop (130) is no failure.
  Optional<String> failure() {
    if (process.isAlive() || List.of(0, 130).contains(process.exitValue())) {
      return Optional.empty();
    }
    return Optional.of("resuming failed: " + last());
  }

  private String last() {
    try {
      List<String> lines =
          new String(Files.readAllBytes(log), StandardCharsets.UTF_8)
              .lines()
              .filter(line -> !line.isBlank())
              .toList();
      return String.join(" ", lines.subList(Math.max(0, lines.size() - LINES), lines.size()));
    } catch (IOException unreadable) {
      return "exit status " + process.exitValue();
    }
  }
}
