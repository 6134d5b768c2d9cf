package io.striate.benchmarks;

import io.striate.benchmarks.composed.ComposedCommand;
import io.striate.benchmarks.growth.GrowthCommand;
import io.striate.benchmarks.layers.LayersCommand;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/// The program: one command for each benchmark.
@Command(
    name = "benchmarks/run",
    description = "Measures Striate.",
    subcommands = {
      LeNetTraining.class,
      PeersCommand.class,
      SweepCommand.class,
      RowsCommand.class,
      GrowthCommand.class,
      TuneCommand.class,
      ComposedCommand.class,
      LayersCommand.class,
      PredictorCommand.class,
      ServeCommand.class
    },
    mixinStandardHelpOptions = true)
final class Main {
  private Main() {}

  public static void main(String[] args) {
    var line = new CommandLine(new Main());
    line.setCaseInsensitiveEnumValuesAllowed(true);
    line.setExecutionExceptionHandler((failure, command, result) -> {
      command.getErr().println("benchmarks/run: " + failure.getMessage());
      return 1;
    });
    System.exit(line.execute(args));
  }
}
