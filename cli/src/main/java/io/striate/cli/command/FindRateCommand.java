package io.striate.cli.command;

import io.striate.api.error.Code;
import io.striate.api.error.StriateException;
import io.striate.cli.flag.BackendFlags;
import io.striate.cli.flag.Folders;
import io.striate.cli.flag.Format;
import io.striate.cli.flag.SpecArgument;
import io.striate.cli.report.RateReport;
import io.striate.cli.report.ReadingProgress;
import io.striate.cli.terminal.Console;
import io.striate.cli.terminal.ExitStatus;
import io.striate.cli.terminal.Progress;
import io.striate.json.JsonWriter;
import io.striate.layers.Network;
import io.striate.training.run.RateSearch;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `striate find-rate`: a learning rate to begin with.
@Command(
    name = "find-rate",
    header = "Find a learning rate.",
    description =
        "Trains for a few steps whose learning rate grows from one to the next, until the loss"
            + " rises, and shows the smoothed loss by rate. Suggests the rate at which the loss falls"
            + " fastest. Batches and optimizer are those of the specification, its schedule is not"
            + " used. Keeps nothing.")
public final class FindRateCommand implements Callable<Integer> {
  private static final int MOST_STEPS = 100_000;

  private final Console console;
  private final Installed installed;
  @Mixin private final SpecArgument spec = new SpecArgument();
  @Mixin private final BackendFlags backend = new BackendFlags();

  @Option(
      names = "--lowest",
      paramLabel = "RATE",
      description = "Learning rate of the first step; default: 1e-6.")
  private double lowest = 1e-6;

  @Option(
      names = "--highest",
      paramLabel = "RATE",
      description = "Learning rate of the last step; default: 10.")
  private double highest = 10;

  @Option(names = "--steps", paramLabel = "N", description = "Number of steps; default: 100.")
  private int steps = 100;

  @Option(
      names = "--format",
      paramLabel = "text|json",
      description = "Output format; default: text.")
  private Format format = Format.TEXT;

  /// @param console where the command writes
  /// @param installed what can be named
  public FindRateCommand(Console console, Installed installed) {
    this.console = console;
    this.installed = installed;
  }

  @Override
  public Integer call() {
    RateSearch search = search();
    Network network = spec.read(installed.catalog());
    network.training(); // says what is missing before a backend is opened
    var progress = new Progress(console, System::nanoTime);
    try (var opened = backend.open(installed.backends(), network.spec().backend())) {
      var found =
          search.run(
              network, Folders.of(spec.file()), opened.backend(), new ReadingProgress(progress));
      progress.clear();
      var report = new RateReport(found);
      switch (format) {
        case TEXT -> report.lines().forEach(console.out()::println);
        case JSON -> console.out().print(JsonWriter.pretty(report.json()));
      }
    }
    return ExitStatus.DONE;
  }

  private RateSearch search() {
    if (!(lowest > 0 && lowest < highest && Double.isFinite(highest))) {
      throw new StriateException(
          Code.BAD_FLAG,
          String.format(
              Locale.ROOT,
              "--lowest %s must be above 0 and below --highest %s, such as 1e-6 and 10",
              lowest,
              highest));
    }
    if (steps < 2 || steps > MOST_STEPS) {
      throw new StriateException(
          Code.BAD_FLAG,
          String.format(Locale.ROOT, "--steps must be from 2 to %d, got %d", MOST_STEPS, steps));
    }
    return new RateSearch(lowest, highest, steps);
  }
}
