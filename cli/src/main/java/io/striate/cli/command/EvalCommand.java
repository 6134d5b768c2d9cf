package io.striate.cli.command;

import io.striate.api.Catalog;
import io.striate.api.error.Code;
import io.striate.api.error.StriateException;
import io.striate.cli.flag.BackendFlags;
import io.striate.cli.flag.Folders;
import io.striate.cli.flag.Format;
import io.striate.cli.flag.SetFlag;
import io.striate.cli.flag.ViewsFlag;
import io.striate.cli.report.MetricTables;
import io.striate.cli.report.ReadingProgress;
import io.striate.cli.terminal.Console;
import io.striate.cli.terminal.ExitStatus;
import io.striate.cli.text.Figures;
import io.striate.json.Json;
import io.striate.json.JsonObject;
import io.striate.json.JsonWriter;
import io.striate.layers.Network;
import io.striate.training.ModelEvaluation;
import io.striate.training.TrainedModel;
import io.striate.training.run.Evaluated;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `striate eval`: how good a trained model is.
@Command(
    name = "eval",
    header = "Compute a trained model's loss, accuracy and confusion matrix.",
    description =
        "Evaluates a trained model on test samples: loss, metrics and confusion"
            + " matrix. With --ensemble, the outputs of several models are averaged:"
            + " probabilities for classifiers.")
public final class EvalCommand implements Callable<Integer> {
  private static final int SHORTEST_NAMES = 9;

  private final Console console;
  private final Installed installed;

  @SuppressWarnings("NullAway.Init") // picocli sets it
  @Parameters(
      arity = "1..*",
      paramLabel = "MODEL-OR-RUN",
      description =
          "A model file, a checkpoint, or a run folder: its model, or else its newest"
              + " checkpoint. Several with --ensemble.")
  private List<Path> models;

  @Option(
      names = "--ensemble",
      description =
          "Average the outputs of several models. Data, losses and metrics are those of the"
              + " first one.")
  private boolean ensemble;

  @Mixin private final ViewsFlag views = new ViewsFlag();

  @Mixin private final SetFlag set = new SetFlag();

  @Option(
      names = "--data",
      paramLabel = "SPEC|FOLDER",
      description =
          "Evaluate on the test samples of other data: a specification, of which"
              + " train.data is used, or a folder of the same kind of data, all of it if it is not"
              + " divided into training and test samples. Default: the data"
              + " that the model was trained with.")
  private Optional<Path> data = Optional.empty();

  @Option(
      names = "--format",
      paramLabel = "text|json",
      description = "Output format; default: text.")
  private Format format = Format.TEXT;

  @Mixin private final BackendFlags backend = new BackendFlags();

  /// @param console where the command writes
  /// @param installed what can be named
  public EvalCommand(Console console, Installed installed) {
    this.console = console;
    this.installed = installed;
  }

  @Override
  public Integer call() {
    Catalog catalog = installed.catalog();
    Optional<Path> spec = data.filter(path -> !Files.isDirectory(path));
    Optional<Path> folder = data.filter(Files::isDirectory);
    var overrides = new ArrayList<>(set.overrides());
    folder.map(Folders::asData).ifPresent(overrides::add);
    views.override().ifPresent(overrides::add);
    requireEnsemble();
    List<TrainedModel> all =
        models.stream().map(model -> TrainedModel.read(model, overrides, catalog)).toList();
    for (TrainedModel trained : all) {
      trained.changes().forEach(change -> console.err().println("note: " + change));
    }
    var evaluation = new ModelEvaluation(all);
    Optional<Network> other = spec.map(file -> Network.read(file, List.of(), catalog));
    try (var opened = backend.open(installed.backends(), Optional.empty())) {
      Evaluated found =
          ReadingProgress.during(
              console,
              monitor -> {
                if (other.isPresent()) {
                  Path folderOfSpec = Folders.of(spec.get());
                  return evaluation.evaluate(opened.backend(), other.get(), folderOfSpec, monitor);
                }
                return folder.isPresent()
                    ? evaluation.evaluateOther(opened.backend(), monitor)
                    : evaluation.evaluate(opened.backend(), monitor);
              });
      found.notes().forEach(note -> console.err().println("note: " + note));
      switch (format) {
        case TEXT -> text(all, found);
        case JSON -> console.out().print(JsonWriter.pretty(json(all, found)));
      }
    }
    return ExitStatus.DONE;
  }

  private void requireEnsemble() {
    if (models.size() > 1 && !ensemble) {
      throw new StriateException(
          Code.BAD_FLAG,
          "several models are evaluated together with --ensemble, which averages their outputs");
    }
    if (models.size() == 1 && ensemble) {
      throw new StriateException(
          Code.BAD_FLAG, "--ensemble averages the outputs of several models, only one is given");
    }
  }

  private void text(List<TrainedModel> models, Evaluated found) {
    var shown = new LinkedHashMap<String, String>();
    if (models.size() == 1) {
      shown.put("model", models.getFirst().file().toString());
    } else {
      console.out().println("ensemble of");
      models.forEach(model -> console.out().println("  " + model.file()));
    }
    shown.put("samples", Figures.count(found.samples()));
    shown.putAll(Figures.inUnits(found.figures(), found.units()));
    int width = shown.keySet().stream().mapToInt(String::length).max().orElse(0);
    String format = "%-" + Math.max(width, SHORTEST_NAMES) + "s %s%n";
    shown.forEach((name, value) -> console.out().printf(Locale.ROOT, format, name, value));
    found
        .tables()
        .forEach((name, table) -> {
          console.out().println();
          if (found.tables().size() > 1) {
            console.out().println(name);
          }
          MetricTables.lines(table).forEach(console.out()::println);
        });
  }

  private static JsonObject json(List<TrainedModel> models, Evaluated found) {
    var result = Json.object();
    if (models.size() == 1) {
      result.put("model", models.getFirst().file().toString());
    } else {
      result.put(
          "ensemble", Json.of(models.stream().map(model -> model.file().toString()).toList()));
    }
    result.put("samples", found.samples());
    MetricTables.figures(found.figures())
        .members()
        .forEach(figure -> result.put(figure.key(), figure.value()));
    found.tables().forEach((name, table) -> result.put(name, MetricTables.json(table)));
    return result.build();
  }
}
