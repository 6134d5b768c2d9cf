package io.striate.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/// Where `striate` starts.
@Command(
    name = "striate",
    mixinStandardHelpOptions = true,
    description = "Trains convolutional networks from one JSON file.")
final class Main implements Runnable {
  private Main() {}

  /// Runs the command that `args` name and exits with its code.
  ///
  /// @param args the words after `striate`
  public static void main(String[] args) {
    System.exit(new CommandLine(new Main()).execute(args));
  }

  @Override
  public void run() {
    CommandLine.usage(this, System.out);
  }
}
