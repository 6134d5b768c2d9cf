package io.striate.cli;

import io.striate.api.Catalog;
import io.striate.json.Json;
import io.striate.json.JsonArray;
import io.striate.json.JsonObject;
import io.striate.json.JsonWriter;
import io.striate.layers.Network;
import io.striate.training.TrainedModel;
import io.striate.training.run.Evaluated;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
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
    header = "Measure a trained model: accuracy, loss, what it confuses.",
    description = "Measures a trained model on test samples.")
final class EvalCommand implements Callable<Integer> {
  /// With more classes than this a matrix is no longer read but searched.
  private static final int READABLE_CLASSES = 20;

  private static final int MOST_PAIRS = 10;

  private final Console console;
  private final Installed installed;

  @SuppressWarnings("NullAway.Init") // picocli sets it
  @Parameters(
      paramLabel = "MODEL-OR-RUN",
      description =
          "A model.striate, a checkpoint, or a run's folder: its model, else its newest"
              + " checkpoint.")
  private Path model;

  @Option(
      names = "--data",
      paramLabel = "SPEC|FOLDER",
      description =
          "Other data: a model's file whose train.data is taken, or another folder of the same kind"
              + " of data. By default the data that the model was trained with. The test samples"
              + " are looked at.")
  private Optional<Path> data = Optional.empty();

  @Option(
      names = "--format",
      paramLabel = "text|json",
      description = "How the result is written; text by default.")
  private Format format = Format.TEXT;

  @Mixin private final BackendFlags backend = new BackendFlags();

  EvalCommand(Console console, Installed installed) {
    this.console = console;
    this.installed = installed;
  }

  @Override
  public Integer call() {
    Catalog catalog = installed.catalog();
    Optional<Path> spec = data.filter(path -> !Files.isDirectory(path));
    Optional<Path> folder = data.filter(Files::isDirectory);
    List<String> overrides = folder.map(EvalCommand::path).map(List::of).orElse(List.of());
    var trained = TrainedModel.read(model, overrides, catalog);
    Optional<Network> other = spec.map(file -> Network.read(file, List.of(), catalog));
    try (var opened = backend.open(installed.backends(), Optional.empty())) {
      Evaluated found =
          other.isPresent()
              ? trained.evaluate(opened.backend(), other.get(), Folders.of(spec.get()))
              : trained.evaluate(opened.backend());
      switch (format) {
        case TEXT -> text(trained, found);
        case JSON -> console.out().print(JsonWriter.pretty(json(trained, found)));
      }
    }
    return ExitStatus.DONE;
  }

  private static String path(Path data) {
    return "train.data.path=" + JsonWriter.line(Json.text(data.toAbsolutePath().toString()));
  }

  private void text(TrainedModel trained, Evaluated found) {
    row("model", trained.file().toString());
    row("samples", Figures.count(found.samples()));
    found.figures().forEach((name, value) -> row(name, Figures.metric(name, value)));
    if (!found.confusion().isEmpty()) {
      console.out().println();
      List<String> labels = trained.format().labels();
      if (labels.size() <= READABLE_CLASSES) {
        console.out().println("rows: what it is; columns: what the model says");
        matrix(labels, found.confusion()).lines().forEach(console.out()::println);
      } else {
        console.out().println("most often confused");
        Confusions.worst(labels, found.confusion(), MOST_PAIRS).forEach(console.out()::println);
      }
    }
  }

  private static Table matrix(List<String> labels, List<List<Long>> confusion) {
    var sides = new Table.Side[labels.size() + 1];
    Arrays.fill(sides, Table.Side.RIGHT);
    sides[0] = Table.Side.LEFT;
    var table = new Table(sides);
    var heading = new ArrayList<>(List.of(""));
    heading.addAll(labels);
    table.row(heading.toArray(String[]::new));
    for (int label = 0; label < labels.size(); label++) {
      var row = new ArrayList<>(List.of(labels.get(label)));
      confusion.get(label).forEach(count -> row.add(count == 0 ? "." : Figures.count(count)));
      table.row(row.toArray(String[]::new));
    }
    return table;
  }

  private void row(String name, String value) {
    console.out().printf(Locale.ROOT, "%-9s %s%n", name, value);
  }

  private static JsonObject json(TrainedModel trained, Evaluated found) {
    var result =
        Json.object().put("model", trained.file().toString()).put("samples", found.samples());
    found
        .figures()
        .forEach((name, value) -> {
          if (Double.isFinite(value)) {
            result.put(name, value);
          } else {
            result.put(name, value.toString()); // JSON has no word for these
          }
        });
    if (!found.confusion().isEmpty()) {
      result.put("labels", Json.list(trained.format().labels().stream().map(Json::text).toList()));
      result.put("confusion", Json.list(found.confusion().stream().map(EvalCommand::row).toList()));
    }
    return result.build();
  }

  private static JsonArray row(List<Long> counts) {
    return Json.list(counts.stream().map(count -> Json.number(count)).toList());
  }
}
