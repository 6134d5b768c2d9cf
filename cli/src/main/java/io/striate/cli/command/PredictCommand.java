package io.striate.cli.command;

import io.striate.api.data.FileDecoder;
import io.striate.api.train.Answer;
import io.striate.cli.flag.BackendFlags;
import io.striate.cli.flag.Format;
import io.striate.cli.flag.Numbers;
import io.striate.cli.terminal.Console;
import io.striate.cli.terminal.ExitStatus;
import io.striate.cli.text.Figures;
import io.striate.cli.text.Table;
import io.striate.datasets.image.ImageReader;
import io.striate.datasets.image.Resize;
import io.striate.json.Json;
import io.striate.json.JsonObject;
import io.striate.json.JsonValue;
import io.striate.json.JsonWriter;
import io.striate.training.Prediction;
import io.striate.training.TrainedModel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `striate predict`: what images show.
@Command(
    name = "predict",
    header = "Classify images.",
    description = "Classifies PNG and JPEG images, with probabilities.")
public final class PredictCommand implements Callable<Integer> {
  private static final int USUAL_TOP = 3;

  private final Console console;
  private final Installed installed;

  @SuppressWarnings("NullAway.Init") // picocli sets it
  @Parameters(
      index = "0",
      paramLabel = "MODEL",
      description = "A model file, a checkpoint, or a run folder.")
  private Path model;

  @Parameters(
      index = "1..*",
      arity = "1..*",
      paramLabel = "IMAGE",
      description = "Image files, or folders of images.")
  private List<Path> images = new ArrayList<>();

  @Option(
      names = "--top",
      paramLabel = "N",
      converter = Numbers.Positive.class,
      description = "Number of most probable classes to print; default: 3.")
  private OptionalInt top = OptionalInt.empty();

  @Option(
      names = "--resize",
      paramLabel = "none|stretch|crop",
      description = "How to resize images of another size; default: as in training.")
  private Optional<Resize> resize = Optional.empty();

  @Option(
      names = "--format",
      paramLabel = "text|json",
      description = "Output format; default: text.")
  private Format format = Format.TEXT;

  @Mixin private final BackendFlags backend = new BackendFlags();

  /// @param console where the command writes
  /// @param installed what can be named
  public PredictCommand(Console console, Installed installed) {
    this.console = console;
    this.installed = installed;
  }

  @Override
  public Integer call() {
    var trained = TrainedModel.read(model, List.of(), installed.catalog());
    List<Path> files = images.stream().flatMap(named -> ImageReader.files(named).stream()).toList();
    try (var opened = backend.open(installed.backends(), Optional.empty())) {
      FileDecoder decoder = resize.map(Resize::decoder).orElseGet(trained::decoder);
      if (trained.answer().isPresent()) {
        shown(files, trained.show(opened.backend(), files, decoder));
      } else {
        classified(trained, trained.predict(opened.backend(), files, decoder));
      }
    }
    return ExitStatus.DONE;
  }

  private void classified(TrainedModel trained, List<Prediction> found) {
    switch (format) {
      case TEXT -> text(trained, found);
      case JSON -> {
        var list = Json.list(found.stream().map(one -> json(trained, one)).toList());
        console.out().print(JsonWriter.pretty(list));
      }
    }
  }

  /// What the answer of the specification makes of the files.
  private void shown(List<Path> files, List<Answer.Shown> answers) {
    switch (format) {
      case TEXT -> {
        var titles = new ArrayList<>(List.of("image"));
        titles.addAll(answers.getFirst().columns().keySet());
        var sides = new Table.Side[titles.size()];
        Arrays.fill(sides, Table.Side.LEFT);
        var table = new Table(sides);
        table.row(titles.toArray(String[]::new));
        for (int i = 0; i < files.size(); i++) {
          var cells = new ArrayList<>(List.of(files.get(i).toString()));
          cells.addAll(answers.get(i).columns().values());
          table.row(cells.toArray(String[]::new));
        }
        table.lines().forEach(console.out()::println);
      }
      case JSON -> {
        var list = new ArrayList<JsonValue>();
        for (int i = 0; i < files.size(); i++) {
          var object = new LinkedHashMap<String, Object>();
          object.put("image", files.get(i).toString());
          object.putAll(answers.get(i).json());
          list.add(Json.of(object));
        }
        console.out().print(JsonWriter.pretty(Json.list(list)));
      }
    }
  }

  private void text(TrainedModel trained, List<Prediction> found) {
    var table = new Table(Table.Side.LEFT, Table.Side.LEFT, Table.Side.RIGHT, Table.Side.LEFT);
    table.row("image", "class", "probability", "else");
    for (Prediction one : found) {
      var others = best(one).stream().skip(1).map(index -> chance(trained, one, index)).toList();
      table.row(
          one.image().toString(),
          one.label(),
          Figures.percent(one.probability()),
          String.join(", ", others));
    }
    table.lines().forEach(console.out()::println);
  }

  private static String chance(TrainedModel trained, Prediction one, int index) {
    return label(trained, index) + " " + Figures.percent(one.probabilities().get(index));
  }

  private static String label(TrainedModel trained, int index) {
    List<String> labels = trained.format().labels();
    return index < labels.size() ? labels.get(index) : Integer.toString(index);
  }

  /// The most probable classes, the best first.
  private List<Integer> best(Prediction one) {
    Comparator<Integer> byProbability =
        Comparator.comparingDouble(i -> -one.probabilities().get(i));
    return IntStream.range(0, one.probabilities().size())
        .boxed()
        .sorted(byProbability)
        .limit(top.orElse(USUAL_TOP))
        .toList();
  }

  private JsonObject json(TrainedModel trained, Prediction one) {
    var classes =
        best(one).stream()
            .map(index ->
                Json.object()
                    .put("index", index)
                    .put("label", label(trained, index))
                    .put("probability", one.probabilities().get(index))
                    .build())
            .toList();
    return Json.object()
        .put("image", one.image().toString())
        .put("index", one.index())
        .put("label", one.label())
        .put("probability", one.probability())
        .put("classes", Json.list(classes))
        .build();
  }
}
