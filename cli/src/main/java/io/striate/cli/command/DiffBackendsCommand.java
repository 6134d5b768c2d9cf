package io.striate.cli.command;

import io.striate.api.backend.BackendOptions;
import io.striate.api.backend.Backends;
import io.striate.api.program.Program;
import io.striate.cli.flag.BackendFlags;
import io.striate.cli.flag.Format;
import io.striate.cli.flag.Numbers;
import io.striate.cli.flag.SpecArgument;
import io.striate.cli.report.DifferenceReport;
import io.striate.cli.terminal.Console;
import io.striate.cli.terminal.ExitStatus;
import io.striate.inspect.compare.BackendComparison;
import io.striate.inspect.compare.StepComparison;
import io.striate.json.JsonWriter;
import io.striate.layers.Network;
import io.striate.layers.program.NetworkPrograms;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `striate diff-backends`: whether two backends compute the same, layer by layer.
@Command(
    name = "diff-backends",
    header = "Compare two backends on a model, layer by layer.",
    description =
        "Runs a training step with the same weights and synthetic samples on two"
            + " backends, and prints the largest difference of each layer, forward and"
            + " backward: absolute, in units in the last place of the larger number, and as"
            + " a share of the bound on rounding errors. Then runs the step as it trains,"
            + " with nothing handed out in between, and judges its loss and the next value of"
            + " every state. Names the first layer beyond its bound; the exit status is then 1."
            + " Needs no data.")
public final class DiffBackendsCommand implements Callable<Integer> {
  private static final String REFERENCE = "reference";

  /// Several samples, so that mistakes between them show; few, as the reference is slow.
  private static final int USUAL_BATCH = 8;

  private final Console console;
  private final Installed installed;
  @Mixin private final SpecArgument spec = new SpecArgument();

  @Option(
      names = "--a",
      paramLabel = "NAME",
      description = "First backend; default: that of the specification, or auto.")
  private Optional<String> a = Optional.empty();

  @Option(
      names = "--b",
      paramLabel = "NAME",
      defaultValue = REFERENCE,
      description = "Second backend; default: reference, which computes in double precision.")
  private String b = REFERENCE;

  @Option(
      names = "--batch",
      paramLabel = "N",
      converter = Numbers.Positive.class,
      description = "Samples per step; default: 8.")
  private OptionalInt batch = OptionalInt.empty();

  @Option(
      names = "--seed",
      paramLabel = "N",
      converter = Numbers.Any.class,
      description =
          "Seed of the weights and the samples; default: as in the specification, or" + " 1.")
  private OptionalLong seed = OptionalLong.empty();

  @Option(
      names = "--exact",
      description =
          "Use only algorithms that round like the plain formulas; the bound is" + " tighter.")
  private boolean exact;

  @Option(
      names = "--threads",
      paramLabel = "N",
      converter = Numbers.Positive.class,
      description = "Number of threads; default: one per core.")
  private OptionalInt threads = OptionalInt.empty();

  @Option(
      names = "--device-a",
      paramLabel = "N|NAME",
      description = "Device of the first backend: its number, or a part of its name.")
  private Optional<String> deviceA = Optional.empty();

  @Option(
      names = "--device-b",
      paramLabel = "N|NAME",
      description = "Device of the second backend.")
  private Optional<String> deviceB = Optional.empty();

  @Option(
      names = "--format",
      paramLabel = "text|json",
      description = "Output format; default: text.")
  private Format format = Format.TEXT;

  /// @param console where the command writes
  /// @param installed what can be named
  public DiffBackendsCommand(Console console, Installed installed) {
    this.console = console;
    this.installed = installed;
  }

  @Override
  public Integer call() {
    Network network = spec.read(installed.catalog());
    String first = a.orElse(network.spec().backend().orElse(Backends.AUTO));
    var programs = network.programs();
    long from = seed.orElse(programs.seed());
    try (var one = open(first, deviceA);
        var other = open(b, deviceB);
        var oracle = open(REFERENCE, Optional.empty())) {
      var comparison =
          BackendComparison.of(
              one.backend(),
              other.backend(),
              oracle.backend(),
              programs,
              batch.orElse(USUAL_BATCH),
              from);
      Optional<StepComparison> step =
          step(programs, network.spec().train().isPresent())
              .map(program ->
                  StepComparison.of(
                      one.backend(), other.backend(), oracle.backend(), programs, program, from));
      var report = new DifferenceReport(network.spec().name(), from, one, other, comparison, step);
      switch (format) {
        case TEXT -> report.lines().forEach(console.out()::println);
        case JSON -> console.out().print(JsonWriter.pretty(report.json()));
      }
      boolean beyond =
          comparison.first().isPresent() || step.flatMap(StepComparison::first).isPresent();
      return beyond ? ExitStatus.FAILED : ExitStatus.DONE;
    }
  }

  /// What training runs; without an optimizer its way to the gradients, without a loss nothing.
  private Optional<Program> step(NetworkPrograms programs, boolean trains) {
    int samples = batch.orElse(USUAL_BATCH);
    boolean loss = programs.graph().outputs().stream().anyMatch(o -> o.spec().loss().isPresent());
    return loss
        ? Optional.of(trains ? programs.training(samples) : programs.gradients(samples))
        : Optional.empty();
  }

  private BackendFlags.Opened open(String name, Optional<String> device) {
    Backends backends = installed.backends();
    var options = BackendOptions.defaults().withExact(exact);
    if (threads.isPresent()) {
      options = options.withThreads(threads.getAsInt());
    }
    if (device.isPresent()) {
      options = options.withSetting("device", device.get());
    }
    var choice = backends.choose(name);
    return new BackendFlags.Opened(backends.open(choice, options), choice.reason());
  }
}
