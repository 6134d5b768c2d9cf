package io.striate.cli.command;

import io.striate.api.program.Program;
import io.striate.cli.flag.BackendFlags;
import io.striate.cli.flag.Format;
import io.striate.cli.flag.Numbers;
import io.striate.cli.flag.SpecArgument;
import io.striate.cli.report.Roofline;
import io.striate.cli.report.TimingReport;
import io.striate.cli.terminal.Console;
import io.striate.cli.terminal.ExitStatus;
import io.striate.inspect.timing.StepTiming;
import io.striate.json.JsonWriter;
import io.striate.layers.Network;
import io.striate.layers.spec.TrainSpec;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import java.util.function.IntFunction;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/// `striate time`: where the time of a step goes, layer by layer.
@Command(
    name = "time",
    header = "Time each layer, forward and backward.",
    description =
        "Measures a step of training or of inference on synthetic samples: the time"
            + " of each layer, forward and backward, and the share of the machine's peak."
            + " Needs no data.")
public final class TimeCommand implements Callable<Integer> {
  private static final int USUAL_SECONDS = 3;

  private final Console console;
  private final Installed installed;
  @Mixin private final SpecArgument spec = new SpecArgument();

  @Option(
      names = "--batch",
      paramLabel = "N",
      converter = Numbers.Positive.class,
      description = "Samples per step; default: as in the specification, or 1.")
  private OptionalInt batch = OptionalInt.empty();

  @Option(
      names = "--inference",
      description =
          "Measure inference; default: a step of training, if the specification has" + " 'train'.")
  private boolean inference;

  @Mixin private final BackendFlags backend = new BackendFlags();

  @Option(
      names = "--seconds",
      paramLabel = "N",
      converter = Numbers.Positive.class,
      description =
          "Duration of the measurement after warm-up; default: 3. At least a few steps"
              + " are measured.")
  private OptionalInt seconds = OptionalInt.empty();

  @Option(
      names = "--roofline",
      paramLabel = "GFLOPS,GBS",
      converter = RooflineConverter.class,
      description =
          "Estimate the shortest time of a step on a device of this many GFLOP/s and"
              + " GB/s, such as 15000,320.")
  private Optional<Roofline> roofline = Optional.empty();

  @Option(
      names = "--format",
      paramLabel = "text|json",
      description = "Output format; default: text.")
  private Format format = Format.TEXT;

  /// Reads the value of `--roofline`.
  static final class RooflineConverter implements ITypeConverter<Roofline> {
    @Override
    public Roofline convert(String text) {
      return Roofline.parse(text)
          .orElseThrow(() ->
              new TypeConversionException(
                  "expected two numbers above 0, GFLOP/s and GB/s, such as 15000,320; got '"
                      + text
                      + "'"));
    }
  }

  /// @param console where the command writes
  /// @param installed what can be named
  public TimeCommand(Console console, Installed installed) {
    this.console = console;
    this.installed = installed;
  }

  @Override
  public Integer call() {
    Network network = spec.readShape(installed.catalog());
    boolean trains = !inference && network.spec().train().isPresent();
    int size = batch.orElse(network.spec().train().map(TrainSpec::batch).orElse(1));
    var programs = network.programsAsFed();
    IntFunction<Program> program = trains ? programs::training : programs::prediction;
    try (var opened = backend.open(installed.backends(), network.spec().backend())) {
      var timing =
          StepTiming.measure(
              opened.backend(),
              network.graph(),
              programs,
              program,
              size,
              seconds.orElse(USUAL_SECONDS),
              System::nanoTime);
      var report = new TimingReport(program.apply(size).name(), opened.backend(), timing, roofline);
      switch (format) {
        case TEXT -> report.lines().forEach(console.out()::println);
        case JSON -> console.out().print(JsonWriter.pretty(report.json()));
      }
    }
    return ExitStatus.DONE;
  }
}
