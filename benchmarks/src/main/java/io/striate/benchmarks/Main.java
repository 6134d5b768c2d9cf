package io.striate.benchmarks;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/// The program: one command for each benchmark.
@Command(
    name = "benchmarks/run",
    description = "Measures Striate.",
    subcommands = {LeNetTraining.class, PeersCommand.class, RowsCommand.class},
    mixinStandardHelpOptions = true)
final class Main {
  private Main() {}

  public static void main(String[] args) {
    System.exit(new CommandLine(new Main()).execute(args));
  }
}
