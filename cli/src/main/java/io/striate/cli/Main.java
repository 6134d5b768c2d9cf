package io.striate.cli;

import io.striate.api.backend.Backends;
import java.util.Map;

/// Where `striate` starts.
final class Main {
  private Main() {}

  /// Runs the command that `args` name and exits with its status.
  ///
  /// @param args the words after `striate`
  public static void main(String[] args) {
    var console = Console.ofProcess(Map.copyOf(System.getenv()));
    System.exit(new CommandRunner(console, Backends::installed).run(args));
  }
}
