package io.striate.cli.command;

import io.striate.api.Catalog;
import io.striate.api.Kinds;
import io.striate.api.data.Dataset;
import io.striate.api.data.ImageSize;
import io.striate.api.error.Code;
import io.striate.api.error.StriateException;
import io.striate.api.tensor.Shape;
import io.striate.cli.create.Draft;
import io.striate.cli.flag.Folders;
import io.striate.cli.flag.Numbers;
import io.striate.cli.report.ReadingProgress;
import io.striate.cli.terminal.Console;
import io.striate.cli.terminal.ExitStatus;
import io.striate.cli.text.Figures;
import io.striate.json.Suggestion;
import io.striate.layers.Network;
import io.striate.layers.graph.GraphOutput;
import io.striate.layers.spec.InputSpec;
import io.striate.training.file.AtomicFiles;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `striate new`: a specification to begin with.
@Command(
    name = "new",
    header = "Write a specification to begin with.",
    description = {
      "Writes a specification: by the pattern INPUT -> [[CONV -> RELU]*N -> POOL]*M -> [FC ->",
      "RELU]*K -> FC, or with --from a network of the zoo or another specification. With --images",
      "it trains on a folder that has a folder of images for each class: classes and sizes are",
      "those of the images. Without FILE the specification is printed.",
      "",
      "  striate new mine.json -N 2 -M 3 -K 1 --data mnist",
      "  striate new pets.json --images photos/pets",
      "  striate new pets.json --from resnet18 --images photos/pets"
    })
public final class NewCommand implements Callable<Integer> {
  /// The sides of images that the pattern takes at least and at most, and what they are multiples
  /// of, in pixels.
  private static final int SMALLEST = 16;

  private static final int LARGEST = 128;

  /// The side of the last maps that the pattern is given poolings for, in pixels.
  private static final int SMALLEST_MAP = 7;

  /// So many steps an epoch should have.
  private static final int STEPS = 10;

  private static final int MOST_BATCH = 32;

  private final Console console;
  private final Installed installed;

  @Parameters(paramLabel = "FILE", arity = "0..1", description = "File to write; must not exist.")
  private Optional<Path> file = Optional.empty();

  @Option(
      names = "-N",
      paramLabel = "COUNT",
      description = "Convolutions before each pooling; default: 2.",
      converter = Numbers.Positive.class)
  private OptionalInt convolutions = OptionalInt.empty();

  @Option(
      names = "-M",
      paramLabel = "COUNT",
      description = "Poolings, each of which halves the image; default: 2 for 28x28.",
      converter = Numbers.Positive.class)
  private OptionalInt poolings = OptionalInt.empty();

  @Option(
      names = "-K",
      paramLabel = "COUNT",
      description = "Dense layers before the last one; default: 1.")
  private Optional<Integer> dense = Optional.empty();

  @Option(
      names = "--from",
      paramLabel = "NETWORK",
      description = "A network of the zoo, or a specification, instead of the pattern.")
  private Optional<String> from = Optional.empty();

  @Option(
      names = "--input",
      paramLabel = "C,H,W",
      split = ",",
      description = "Shape of an image for the pattern; default: 1,28,28, or that of the images.")
  private List<Integer> input = List.of();

  @Option(
      names = "--classes",
      paramLabel = "COUNT",
      description = "Number of classes; default: 10, or that of the network or the images.",
      converter = Numbers.Positive.class)
  private OptionalInt classes = OptionalInt.empty();

  @Option(
      names = "--images",
      paramLabel = "FOLDER",
      description = "Folder of images to train on: CLASS/, or train/CLASS/ and test/CLASS/.")
  private Optional<Path> images = Optional.empty();

  @Option(
      names = "--data",
      paramLabel = "NAME",
      description = "Dataset to train on, such as mnist.")
  private Optional<String> data = Optional.empty();

  @Option(
      names = "--name",
      paramLabel = "NAME",
      description = "Name of the network; default: that of FILE, or with --from its own.")
  private Optional<String> name = Optional.empty();

  /// @param console where the command writes
  /// @param installed what can be named
  public NewCommand(Console console, Installed installed) {
    this.console = console;
    this.installed = installed;
  }

  /// What a folder of images has.
  ///
  /// @param size of the first one
  private record Found(List<String> classes, int training, ImageSize size) {}

  @Override
  public Integer call() {
    check();
    Catalog catalog = installed.catalog();
    Draft network = from.map(this::known).orElseGet(() -> pattern(10, List.of(1, 28, 28)));
    Optional<Found> found = images.map(_ -> look(network, catalog));
    Draft sized =
        found.filter(_ -> from.isEmpty()).map(seen -> pattern(10, shape(seen))).orElse(network);
    OptionalInt wanted = found.map(seen -> OptionalInt.of(seen.classes().size())).orElse(classes);
    Draft draft = wanted.isPresent() ? sized.classes(wanted.getAsInt(), catalog) : sized;
    if (found.isPresent()) {
      draft = draft.trainedOnImages(path(), batch(found.get()));
    } else if (data.isPresent()) {
      draft = draft.trainedOn(data.get());
    }
    Draft named = file.isPresent() || name.isPresent() ? draft.named(name()) : draft;
    write(named.text(), named.network(catalog), found);
    return ExitStatus.DONE;
  }

  private void check() {
    if (images.isPresent() && data.isPresent()) {
      throw refused("--images and --data name two datasets; use one of them");
    }
    if (images.isPresent() && classes.isPresent()) {
      throw refused("the folder of --images has the classes; leave --classes out");
    }
    boolean sized =
        convolutions.isPresent() || poolings.isPresent() || dense.isPresent() || !input.isEmpty();
    if (from.isPresent() && sized) {
      throw refused("-N, -M, -K and --input are for the pattern; leave them out with --from");
    }
    if (!input.isEmpty() && (input.size() != 3 || input.stream().anyMatch(extent -> extent < 1))) {
      throw refused("--input must be channels, height and width, such as 3,64,64");
    }
    if (dense.filter(count -> count < 0).isPresent()) {
      throw refused("-K must be a whole number of at least 0, got " + dense.get());
    }
    if (file.filter(Files::exists).isPresent()) {
      throw new StriateException(
          Code.BAD_FLAG, file.get() + " exists", "remove it, or name another file");
    }
    List<String> datasets = installed.catalog().names(Kinds.DATASET);
    if (data.filter(word -> !datasets.contains(word)).isPresent()) {
      throw new StriateException(
          Code.BAD_FLAG,
          "no dataset named '" + data.get() + "'" + Suggestion.question(data.get(), datasets),
          Suggestion.installed(Kinds.DATASET.id(), datasets));
    }
  }

  private static StriateException refused(String what) {
    return new StriateException(Code.BAD_FLAG, what);
  }

  private String name() {
    return name.or(
            () -> file.map(each -> each.getFileName().toString().replaceFirst("\\.json$", "")))
        .orElse("network");
  }

  private Draft pattern(int last, List<Integer> found) {
    List<Integer> shape = input.isEmpty() ? found : input;
    int side = Math.min(shape.get(1), shape.get(2));
    int halvings = Integer.SIZE - Integer.numberOfLeadingZeros(side / SMALLEST_MAP);
    return Draft.pattern(
        name(),
        convolutions.orElse(2),
        poolings.orElse(Math.max(1, halvings - 1)),
        dense.orElse(1),
        shape,
        last);
  }

  private Draft known(String word) {
    Path path = Path.of(word);
    if (Files.isRegularFile(path)) {
      try {
        return new Draft(word, Files.readString(path));
      } catch (IOException e) {
        throw new StriateException(Code.IO_FAILED, path + " cannot be read: " + e.getMessage());
      }
    }
    ZooModel model =
        ZooModel.find(
            ZooModel.all(Optional.ofNullable(System.getenv("STRIATE_HOME")).map(Path::of)), word);
    return new Draft(model.file().toString(), model.text());
  }

  /// Opens the images.
  private Found look(Draft network, Catalog catalog) {
    Network draft = network.trainedOnImages(path(), MOST_BATCH).network(catalog);
    var source = draft.training().data().value();
    ImageSize size = source.size(base()).orElseThrow();
    Dataset opened =
        ReadingProgress.during(
            console, monitor -> source.open(base(), draft.graph().fedShapes(), monitor));
    try (opened) {
      return new Found(opened.labels(), opened.training().size(), size);
    }
  }

  /// A square that the images fill.
  private static List<Integer> shape(Found found) {
    int side = Math.min(found.size().height(), found.size().width());
    int whole = side - side % SMALLEST;
    int rounded = Math.clamp(whole, SMALLEST, LARGEST);
    return List.of(3, rounded, rounded);
  }

  private static int batch(Found found) {
    return Math.clamp(found.training() / STEPS, 1, MOST_BATCH);
  }

  private Path base() {
    return file.map(Folders::of).orElse(Path.of("").toAbsolutePath());
  }

  /// The folder of images as the specification names it.
  private String path() {
    Path folder = images.orElseThrow().toAbsolutePath().normalize();
    if (!Files.isDirectory(folder)) {
      throw refused("--images " + images.get() + ": there is no such folder");
    }
    try {
      return base().normalize().relativize(folder).toString().replace(File.separatorChar, '/');
    } catch (IllegalArgumentException otherDrive) {
      return folder.toString();
    }
  }

  private static String shapes(Stream<Shape> shapes) {
    return shapes.map(Shape::toString).collect(Collectors.joining(", "));
  }

  private void write(String text, Network network, Optional<Found> found) {
    if (file.isEmpty()) {
      console.out().print(text);
      return;
    }
    AtomicFiles.onDisk().write(file.get(), out -> out.write(text.getBytes(StandardCharsets.UTF_8)));
    found.ifPresent(seen ->
        console
            .out()
            .printf(
                Locale.ROOT,
                "images   %s to train on, the first %d x %d; %d classes: %s%n",
                Figures.count(seen.training()),
                seen.size().height(),
                seen.size().width(),
                seen.classes().size(),
                String.join(", ", seen.classes())));
    console
        .out()
        .printf(
            Locale.ROOT,
            "network  %s -> %s, %s parameters%n",
            shapes(network.spec().inputs().stream().map(InputSpec::fed)),
            shapes(network.graph().outputs().stream().map(GraphOutput::shape)),
            Figures.count(network.graph().parameters()));
    String next = network.spec().train().isPresent() ? "striate train " : "striate explain ";
    console.out().println("written  " + file.get() + "; next: " + next + file.get());
  }
}
