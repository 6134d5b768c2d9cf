package io.striate.cli.command;

import io.striate.api.data.FileDecoder;
import io.striate.api.data.SamplePass;
import io.striate.api.data.Samples;
import io.striate.api.error.Code;
import io.striate.api.error.FileErrors;
import io.striate.api.error.StriateException;
import io.striate.api.tensor.HostArray;
import io.striate.api.tensor.Shape;
import io.striate.api.train.Answer;
import io.striate.cli.flag.BackendFlags;
import io.striate.cli.flag.Format;
import io.striate.cli.flag.Numbers;
import io.striate.cli.flag.SetFlag;
import io.striate.cli.flag.ViewsFlag;
import io.striate.cli.report.MarkedPicture;
import io.striate.cli.terminal.Console;
import io.striate.cli.terminal.ExitStatus;
import io.striate.cli.text.Figures;
import io.striate.cli.text.Table;
import io.striate.datasets.image.ImageDecoder;
import io.striate.datasets.image.ImageReader;
import io.striate.datasets.image.ImageSettings;
import io.striate.datasets.image.Resize;
import io.striate.json.Json;
import io.striate.json.JsonValue;
import io.striate.json.JsonWriter;
import io.striate.training.LoadedModel;
import io.striate.training.Prediction;
import io.striate.training.TrainedModel;
import io.striate.training.file.AtomicFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.StringJoiner;
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
    description = "Classifies images, with probabilities.")
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

  @Option(
      names = "--to",
      paramLabel = "FOLDER",
      description =
          "Also write the images as the network sees them, with the boxes that it finds, or with its"
              + " words below: an SVG file for each in this folder, which is made if it does not"
              + " exist.")
  private Optional<Path> folder = Optional.empty();

  @Mixin private final ViewsFlag views = new ViewsFlag();

  @Mixin private final SetFlag set = new SetFlag();

  @Mixin private final BackendFlags backend = new BackendFlags();

  /// @param console where the command writes
  /// @param installed what can be named
  public PredictCommand(Console console, Installed installed) {
    this.console = console;
    this.installed = installed;
  }

  @Override
  public Integer call() {
    var overrides = new ArrayList<>(set.overrides());
    views.override().ifPresent(overrides::add);
    var trained = TrainedModel.read(model, overrides, installed.catalog());
    trained.changes().forEach(change -> console.err().println("note: " + change));
    ImageSettings settings = settings(trained);
    List<Path> files =
        images.stream().flatMap(named -> ImageReader.files(named, settings).stream()).toList();
    try (var opened = backend.open(installed.backends(), Optional.empty())) {
      FileDecoder decoder =
          resize.map(other -> resizing(trained, other)).orElseGet(trained::decoder);
      try (var loaded = trained.load(opened.backend())) {
        var answers = loaded.answersOfReadable(files, decoder);
        if (answers.answered().isEmpty()) {
          throw SamplePass.all(answers.broken(), "replace or leave them out");
        }
        folder.ifPresent(to -> draw(trained, decoder, answers.answered(), to));
        print(trained, answers.answered());
        return failed(answers.broken());
      }
    }
  }

  private void print(TrainedModel trained, List<LoadedModel.Answered> predicted) {
    switch (format) {
      case TEXT -> text(trained, predicted);
      case JSON -> json(trained, predicted);
    }
  }

  /// Writes the images with what the answers mark in them. An answer that marks nothing stands
  /// below.
  ///
  /// @throws StriateException if there is no answer, or a file cannot be written
  private static void draw(
      TrainedModel trained, FileDecoder decoder, List<LoadedModel.Answered> predicted, Path to) {
    List<String> outputs =
        trained.outputs().stream().filter(output -> trained.answer(output).isPresent()).toList();
    if (outputs.isEmpty()) {
      throw new StriateException(
          Code.BAD_VALUE,
          trained.file() + ": its outputs have no answer that could be drawn",
          "leave out --to; detectors have the answer \"boxes\", captions \"text\"");
    }
    try {
      Files.createDirectories(to);
    } catch (IOException e) {
      throw FileErrors.unwritable(to, e);
    }
    var names = new HashSet<String>();
    for (LoadedModel.Answered one : predicted) {
      Map.Entry<String, Shape> input = one.model().onlyInput();
      Samples decoded = decoder.decode(input.getKey(), input.getValue(), List.of(one.file()));
      Samples.Feature feature = decoded.features().getFirst();
      HostArray values = HostArray.allocate(feature.type());
      decoded.read(0, 0, values, 0);
      List<Answer.Shown> shown = outputs.stream().map(output -> shown(output, one)).toList();
      var picture =
          MarkedPicture.of(
              feature, values, shown.stream().flatMap(each -> each.marks().stream()).toList());
      for (Answer.Shown each : shown) {
        if (each.marks().isEmpty()) {
          picture = picture.captioned(String.join(", ", each.columns().values()));
        }
      }
      String svg = picture.svg();
      AtomicFiles.onDisk()
          .write(
              to.resolve(unused(one.file(), names)),
              out -> out.write(svg.getBytes(StandardCharsets.UTF_8)));
    }
  }

  /// A name for the picture of a file that no other one has.
  private static String unused(Path image, Set<String> names) {
    String name = Objects.requireNonNull(image.getFileName(), "a file has a name").toString();
    String stem = name.contains(".") ? name.substring(0, name.lastIndexOf('.')) : name;
    String free = stem;
    for (int i = 2; !names.add(free); i++) {
      free = stem + "-" + i;
    }
    return free + ".svg";
  }

  /// Prints what is wrong with files behind the answers to the others.
  private int failed(List<StriateException> broken) {
    if (broken.isEmpty()) {
      return ExitStatus.DONE;
    }
    console.out().flush();
    SamplePass.all(broken, "the others are answered above")
        .problems()
        .forEach(console.err()::println);
    return ExitStatus.FAILED;
  }

  /// What files of a folder are images.
  private static ImageSettings settings(TrainedModel trained) {
    return trained.decoder() instanceof ImageDecoder own
        ? own.settings()
        : ImageSettings.of(Resize.NONE);
  }

  /// The model's own way to make inputs of images, but for the treatment of another size.
  private static FileDecoder resizing(TrainedModel trained, Resize resize) {
    return trained.decoder() instanceof ImageDecoder images
        ? images.with(resize)
        : new ImageDecoder(ImageSettings.of(resize));
  }

  /// A table for each output, under its name if there are several.
  private void text(TrainedModel trained, List<LoadedModel.Answered> predicted) {
    String gap = "";
    for (String output : trained.outputs()) {
      console.out().print(gap);
      if (trained.outputs().size() > 1) {
        console.out().println(output);
      }
      table(trained, output, predicted).lines().forEach(console.out()::println);
      gap = System.lineSeparator();
    }
  }

  private Table table(TrainedModel trained, String output, List<LoadedModel.Answered> predicted) {
    if (isClassified(trained, output)) {
      var table = new Table(Table.Side.LEFT, Table.Side.LEFT, Table.Side.RIGHT, Table.Side.LEFT);
      table.row("image", "class", "probability", "else");
      predicted.forEach(one -> classified(table, trained, output, prediction(output, one)));
      return table;
    }
    var titles = new ArrayList<>(List.of("image"));
    titles.addAll(shown(output, predicted.getFirst()).columns().keySet());
    var sides = new Table.Side[titles.size()];
    Arrays.fill(sides, Table.Side.LEFT);
    var table = new Table(sides);
    table.row(titles.toArray(String[]::new));
    for (LoadedModel.Answered one : predicted) {
      var cells = new ArrayList<>(List.of(one.file().toString()));
      cells.addAll(shown(output, one).columns().values());
      table.row(cells.toArray(String[]::new));
    }
    return table;
  }

  private void classified(Table table, TrainedModel trained, String output, Prediction one) {
    var others =
        best(one).stream()
            .skip(1)
            .map(index ->
                trained.label(output, index)
                    + " "
                    + Figures.percent(one.probabilities().get(index)))
            .toList();
    table.row(
        one.image().toString(),
        one.label(),
        Figures.percent(one.probability()),
        String.join(", ", others));
  }

  /// A list of the files; with several outputs, each file has an object of outputs.
  private void json(TrainedModel trained, List<LoadedModel.Answered> predicted) {
    var list = new ArrayList<JsonValue>();
    for (LoadedModel.Answered each : predicted) {
      var object = Json.object().put("image", each.file().toString());
      if (trained.outputs().size() == 1) {
        json(object, trained.outputs().getFirst(), each);
      } else {
        var outputs = Json.object();
        for (String output : trained.outputs()) {
          var one = Json.object();
          json(one, output, each);
          outputs.put(output, one.build());
        }
        object.put("outputs", outputs.build());
      }
      list.add(object.build());
    }
    console.out().print(JsonWriter.pretty(Json.list(list)));
  }

  private void json(Json.ObjectBuilder object, String output, LoadedModel.Answered predicted) {
    if (isClassified(predicted.model(), output)) {
      classified(object, predicted.model(), output, prediction(output, predicted));
    } else {
      shown(output, predicted).json().forEach((key, value) -> object.put(key, Json.of(value)));
    }
  }

  /// Whether an output is shown as classes: an only output is, unless the specification names an
  /// answer; of several, those that were trained on classes are.
  private static boolean isClassified(TrainedModel trained, String output) {
    return trained.answer(output).isEmpty()
        && (trained.outputs().size() == 1 || trained.classifies(output));
  }

  private static Prediction prediction(String output, LoadedModel.Answered predicted) {
    return predicted.model().prediction(output, predicted.file(), values(output, predicted));
  }

  /// What the answer of the specification makes of an output, or else its numbers.
  private static Answer.Shown shown(String output, LoadedModel.Answered predicted) {
    float[] numbers = values(output, predicted);
    TrainedModel model = predicted.model();
    return model.answer(output).isPresent() ? model.shown(output, numbers) : numbers(numbers);
  }

  private static Answer.Shown numbers(float[] values) {
    var text = new StringJoiner(" ");
    var list = new ArrayList<Object>();
    for (float value : values) {
      text.add(String.format(Locale.ROOT, "%.4g", value));
      list.add((double) value);
    }
    return new Answer.Shown(Map.of("values", text.toString()), Map.of("values", list));
  }

  private static float[] values(String output, LoadedModel.Answered predicted) {
    return Objects.requireNonNull(predicted.values().get(output), output);
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

  private void classified(
      Json.ObjectBuilder object, TrainedModel trained, String output, Prediction one) {
    var classes =
        best(one).stream()
            .map(index ->
                Json.object()
                    .put("index", index)
                    .put("label", trained.label(output, index))
                    .put("probability", one.probabilities().get(index))
                    .build())
            .toList();
    object
        .put("index", one.index())
        .put("label", one.label())
        .put("probability", one.probability())
        .put("classes", Json.list(classes));
  }
}
