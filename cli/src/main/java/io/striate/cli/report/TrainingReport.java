package io.striate.cli.report;

import io.striate.api.train.Unit;
import io.striate.cli.flag.BackendFlags;
import io.striate.cli.flag.Format;
import io.striate.cli.terminal.Console;
import io.striate.cli.terminal.ExitStatus;
import io.striate.cli.terminal.Progress;
import io.striate.cli.text.Figures;
import io.striate.cli.text.Text;
import io.striate.json.Json;
import io.striate.json.JsonObject;
import io.striate.json.JsonWriter;
import io.striate.layers.Network;
import io.striate.layers.program.Figure;
import io.striate.training.run.EarlyStop;
import io.striate.training.run.Outcome;
import io.striate.training.run.TrainingEvent;
import io.striate.training.run.TrainingListener;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// Prints the progress of training to standard error and its results to standard output.
public final class TrainingReport implements TrainingListener {
  private final Console console;
  private final Progress progress;
  private final ReadingProgress reading;
  private final Network network;
  private final BackendFlags.Opened backend;
  private final int stopAfter;
  private final Flags flags;
  private final Map<String, Unit> units;
  private long samples;
  private int samplesPerEpoch;
  private List<String> notes = List.of();
  private Optional<Path> example = Optional.empty();
  private Optional<TrainingEvent.EpochDone> lastEpoch = Optional.empty();
  private Optional<TrainingEvent.Tested> tested = Optional.empty();
  private Optional<Path> model = Optional.empty();
  private Optional<Path> checkpoint = Optional.empty();

  /// The flags that commands need which the user is told to run next.
  ///
  /// @param any for all commands
  /// @param resuming for a command that resumes the run
  public record Flags(List<String> any, List<String> resuming) {
    public Flags {
      any = List.copyOf(any);
      resuming = List.copyOf(resuming);
    }

    private static String of(List<String> words) {
      return words.stream().map(word -> " " + Text.shellWord(word)).collect(Collectors.joining());
    }
  }

  /// @param stopAfter after which epoch training stops, to be resumed later
  /// @param flags what commands need that are printed
  public TrainingReport(
      Console console,
      Progress progress,
      Network network,
      BackendFlags.Opened backend,
      int stopAfter,
      Flags flags) {
    this.console = console;
    this.progress = progress;
    this.reading = new ReadingProgress(progress);
    this.network = network;
    this.backend = backend;
    this.stopAfter = stopAfter;
    this.flags = flags;
    this.units = units(network);
  }

  /// In which units the figures of a network are written, by name.
  public static Map<String, Unit> units(Network network) {
    return network.figures().stream().collect(Collectors.toMap(Figure::name, Figure::unit));
  }

  @Override
  public void on(TrainingEvent event) {
    switch (event) {
      case TrainingEvent.Reading(String what, long done, long count) ->
          reading.at(what, done, count);
      case TrainingEvent.DataOpened data -> {
        notes = data.notes();
        example = data.example();
      }
      case TrainingEvent.Started started -> started(started);
      case TrainingEvent.WorkersLost(String reason) ->
          progress.line("note: " + reason + "; continuing from the last checkpoint");
      case TrainingEvent.Remarked(String text) -> progress.line("remark: " + text);
      case TrainingEvent.StepDone step -> step(step);
      case TrainingEvent.EpochDone epoch -> epoch(epoch);
      case TrainingEvent.StoppedEarly stopped -> stopped(stopped.stop(), stopped.position());
      case TrainingEvent.CheckpointWritten written -> checkpoint = Optional.of(written.file());
      case TrainingEvent.Tested found -> tested = Optional.of(found);
      case TrainingEvent.ModelWritten written -> model = Optional.of(written.file());
    }
  }

  private void started(TrainingEvent.Started started) {
    samplesPerEpoch = started.batches().samples();
    var position = started.position();
    row("model", network.spec().name() + ", " + parameters());
    row("data", data(started));
    notes.forEach(note -> row("", note));
    row("backend", backend.backend().name() + " (" + backend.reason() + ")");
    row("run", started.run().toString());
    started.inherited().forEach(line -> row("weights", line));
    started.remarks().forEach(remark -> progress.line("remark: " + remark));
    if (started.early().isPresent()) {
      stopped(started.early().get(), position);
      return;
    }
    if (position.finished()) {
      progress.line("all epochs are done");
      return;
    }
    if (started.resumed()) {
      progress.line(
          String.format(
              Locale.ROOT,
              "resuming in epoch %d of %d%s, after %s of its %s steps",
              position.epoch() + 1,
              position.epochs(),
              phase(position),
              Figures.count(position.stepInEpoch()),
              Figures.count(position.stepsPerEpoch())));
    }
    progress.begin(state(position.epoch() + 1, position.stepInEpoch(), position, Map.of()));
  }

  private void row(String name, String value) {
    progress.line(String.format(Locale.ROOT, "%-8s %s", name, value));
  }

  private String parameters() {
    return Figures.count(network.graph().parameters()) + " parameters";
  }

  private static String data(TrainingEvent.Started started) {
    return Figures.count(started.trainingSamples())
        + " samples to train on"
        + batches(started)
        + ", "
        + (started.validationSamples() == 0
            ? "no validation set"
            : Figures.count(started.validationSamples()) + " for validation");
  }

  private static String batches(TrainingEvent.Started started) {
    int leftOut = started.trainingSamples() - started.batches().samples();
    return leftOut == 0
        ? ""
        : String.format(Locale.ROOT, " (%s left out of each epoch)", Figures.count(leftOut));
  }

  private void step(TrainingEvent.StepDone step) {
    samples += step.size();
    var position = step.position();
    long last = position.step() - 1; // the position is that of the next step
    int inEpoch = (int) (last % position.stepsPerEpoch()) + 1;
    int epoch = (int) (last / position.stepsPerEpoch()) + 1;
    progress.show(state(epoch, inEpoch, position, step.soFar()));
  }

  private Progress.State state(
      int epoch, int step, TrainingEvent.Position position, Map<String, Double> figures) {
    double done = (double) position.step() / position.stepsPerEpoch();
    return new Progress.State(
        String.format(Locale.ROOT, "epoch %d/%d%s", epoch, position.epochs(), phase(position)),
        step,
        position.stepsPerEpoch(),
        Figures.inUnits(figures, units),
        samples,
        Math.round((Math.min(stopAfter, position.epochs()) - done) * samplesPerEpoch));
  }

  /// Which phase it is, if there are phases.
  private String phase(TrainingEvent.Position position) {
    return network.spec().phases().isEmpty() ? "" : " of " + position.phase();
  }

  private void epoch(TrainingEvent.EpochDone epoch) {
    lastEpoch = Optional.of(epoch);
    int epochs = epoch.position().epochs();
    int digits = String.valueOf(epochs).length();
    String validation =
        epoch
            .validation()
            .map(figures -> "; validation " + Figures.values(Figures.inUnits(figures, units), ", "))
            .orElse("");
    progress.line(
        String.format(
            Locale.ROOT,
            "epoch %" + digits + "d/%d%s  %s%s; %s%s",
            epoch.epoch(),
            epochs,
            phase(epoch.position()),
            figures(epoch.training()),
            validation,
            Figures.rate(epoch.samplesPerSecond()),
            epoch.best() ? "; best" : ""));
    progress.goOn(samples);
  }

  private void stopped(EarlyStop stop, TrainingEvent.Position position) {
    String where =
        position.stepInEpoch() == 0
            ? String.format(Locale.ROOT, "after epoch %d", position.epoch())
            : String.format(
                Locale.ROOT,
                "in epoch %d after %s of its %s steps",
                position.epoch() + 1,
                Figures.count(position.stepInEpoch()),
                Figures.count(position.stepsPerEpoch()));
    progress.line(String.format(Locale.ROOT, "stopped early %s: %s", where, stop.reason()));
  }

  private String figures(Map<String, Double> figures) {
    return Figures.all(Figures.inUnits(figures, units), ", ");
  }

  /// Prints that the first signal has been received; called by the thread that receives it.
  public void stopping() {
    progress.line("stopping after this step; press Ctrl-C again to quit now");
  }

  /// Prints the results.
  ///
  /// @return the exit status
  public int end(Outcome outcome, Format format) {
    progress.clear();
    switch (format) {
      case TEXT -> text(outcome);
      case JSON -> console.out().print(JsonWriter.pretty(json(outcome)));
    }
    return outcome.end() == Outcome.End.INTERRUPTED ? ExitStatus.INTERRUPTED : ExitStatus.DONE;
  }

  /// Figures are in the units of `metrics.jsonl`: shares from 0 to 1, losses in nats.
  private JsonObject json(Outcome outcome) {
    var position = outcome.position();
    var result =
        Json.object()
            .put("run", outcome.run().toString())
            .put("end", outcome.end().name().toLowerCase(Locale.ROOT))
            .put("epoch", position.epoch())
            .put("epochs", position.epochs())
            .put("step", position.step());
    lastEpoch
        .flatMap(TrainingEvent.EpochDone::validation)
        .ifPresent(found -> result.put("validation", MetricTables.figures(found)));
    tested.ifPresent(found ->
        result.put(
            "test",
            Json.object()
                .put("samples", found.samples())
                .put("figures", MetricTables.figures(found.figures()))
                .build()));
    checkpoint.ifPresent(file -> result.put("checkpoint", file.toString()));
    model.ifPresent(file -> result.put("model", file.toString()));
    return result.build();
  }

  private void text(Outcome outcome) {
    switch (outcome.end()) {
      case FINISHED -> finished(outcome);
      case STOPPED -> {
        result(
            "stopped",
            String.format(Locale.ROOT, "after epoch %d of %d", epochs(outcome), all(outcome)));
        saved(outcome);
      }
      case INTERRUPTED -> {
        var position = outcome.position();
        result(
            "stopped",
            String.format(
                Locale.ROOT,
                "in epoch %d of %d, after %d of its %d steps",
                position.epoch() + 1,
                position.epochs(),
                position.stepInEpoch(),
                position.stepsPerEpoch()));
        saved(outcome);
      }
    }
  }

  private static int epochs(Outcome outcome) {
    return outcome.position().epoch();
  }

  private static int all(Outcome outcome) {
    return outcome.position().epochs();
  }

  private void saved(Outcome outcome) {
    checkpoint.ifPresent(file -> result("saved", file.toString()));
    hint(
        "to resume",
        "train --resume "
            + Text.shellWord(outcome.run().toString())
            + Flags.of(flags.resuming())
            + Flags.of(flags.any()));
  }

  private void finished(Outcome outcome) {
    result("run", outcome.run().toString());
    lastEpoch
        .flatMap(TrainingEvent.EpochDone::validation)
        .ifPresent(figures -> result("validation", figures(figures)));
    tested.ifPresent(found ->
        result(
            "test",
            figures(found.figures()) + " (" + Figures.count(found.samples()) + " samples)"));
    model.ifPresent(file -> {
      result("model", file.toString());
      hint("next", next(file));
    });
  }

  /// Files can be predicted where the data says how one becomes an input.
  private String next(Path file) {
    boolean files =
        network.spec().train().flatMap(train -> train.data().value().decoder()).isPresent();
    String model = Text.shellWord(file.toString()) + Flags.of(flags.any());
    String images = example.map(TrainingReport::shown).map(Text::shellWord).orElse("IMAGE...");
    return files ? "predict " + model + " " + images : "eval " + model;
  }

  /// A path as a user in the working directory would type it.
  private static String shown(Path path) {
    Path here = Path.of("").toAbsolutePath();
    Path absolute = path.toAbsolutePath().normalize();
    return (absolute.startsWith(here) ? here.relativize(absolute) : absolute).toString();
  }

  private void result(String name, String value) {
    console.out().printf(Locale.ROOT, "%-11s %s%n", name, value);
  }

  private void hint(String name, String command) {
    console.out().flush();
    console.err().printf(Locale.ROOT, "%-11s %s %s%n", name, console.program(), command);
  }
}
