package io.striate.cli;

import io.striate.api.Catalog;
import io.striate.cli.terminal.Console;
import io.striate.cli.terminal.ProcessEnd;
import java.util.Locale;
import java.util.Map;

/// Where `striate` starts.
final class Main {
  private Main() {}

  /// Runs the command that `args` name and exits with its status.
  ///
  /// @param args the words after `striate`
  public static void main(String[] args) {
    // Digits and separators are those of the specification, wherever the user lives.
    Locale.setDefault(Locale.Category.FORMAT, Locale.ROOT);
    var environment = Map.copyOf(System.getenv());
    var console = Console.ofProcess(environment);
    var end = ProcessEnd.watch(console.err());
    Console.keepStreamsOpen();
    end.end(new CommandRunner(console, Catalog::installed, environment, end::suspects).run(args));
  }
}
