package io.striate.datasets;

import io.striate.api.component.Config;
import io.striate.api.component.Field;
import io.striate.api.component.FieldKind;
import io.striate.api.data.Dataset;
import io.striate.api.data.DatasetSource;
import io.striate.api.data.DatasetType;
import io.striate.api.data.FileFingerprint;
import io.striate.api.data.ImageSize;
import io.striate.api.data.KnownData;
import io.striate.api.data.PassMonitor;
import io.striate.api.data.Samples;
import io.striate.api.error.Code;
import io.striate.api.error.FileErrors;
import io.striate.api.error.StriateException;
import io.striate.api.tensor.Shape;
import io.striate.datasets.idx.IdxFile;
import io.striate.datasets.idx.IdxNames;
import io.striate.datasets.image.ImageSettings;
import io.striate.datasets.image.ImageSource;
import io.striate.datasets.image.Resize;
import io.striate.datasets.labeled.LabeledDataset;
import io.striate.datasets.labeled.LabeledSamples;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/// Grey images with labels in four IDX files under the names of MNIST's distribution: MNIST itself,
/// Fashion-MNIST and others of the kind.
public final class MnistDataset implements DatasetType {
  /// Where MNIST lies in Striate's own folder.
  private static final Path BUNDLED = Path.of("data", "mnist");

  /// A folder of image files beside the IDX files, to try models on.
  private static final String EXAMPLES = "digits";

  /// The variable of the environment in which the launcher says where Striate is.
  private static final String HOME = "STRIATE_HOME";

  private static final Field<String> PATH =
      Field.of(
          "path",
          new FieldKind<>("a folder, or \"\" for the default", String.class::cast, path -> path),
          "",
          "folder of the four IDX files, plain or .gz, relative to the specification; by default"
              + " the nearest data/mnist beside or above the specification, or that of Striate");

  private static final Field<String> PREFIX =
      Field.of(
          "prefix",
          new FieldKind<>("the start of names, or \"\"", String.class::cast, prefix -> prefix),
          "",
          "how the names of the files begin before train or test, such as \"emnist-letters\";"
              + " needed only if the folder has several sets");

  private static final Field<Integer> FIRST_LABEL =
      Field.of(
          "firstLabel",
          FieldKind.integer(0),
          0,
          "label of the first class in the files, which becomes 0");

  private static final Field<List<String>> LABELS =
      Field.of(
          "labels",
          FieldKind.list(FieldKind.text()),
          List.of(),
          "names of the classes, in the order of the labels; by default the labels themselves");

  /// For [java.util.ServiceLoader].
  public MnistDataset() {}

  @Override
  public String id() {
    return "mnist";
  }

  @Override
  public String summary() {
    return "gray images in IDX files, such as MNIST and Fashion-MNIST";
  }

  @Override
  public List<Field<?>> fields() {
    return List.of(PATH, PREFIX, LABELS, FIRST_LABEL);
  }

  @Override
  public List<KnownData> known() {
    return MnistFiles.KNOWN;
  }

  @Override
  public DatasetSource create(Config config) {
    return new ImageSource(ImageSettings.of(Resize.NONE), new IdxImages(config));
  }

  private record IdxImages(Config config) implements ImageSource.Images {
    @Override
    public Dataset open(Path folder, Map<String, Shape> inputs, PassMonitor monitor) {
      return MnistDataset.open(names(folder), config, inputs, monitor);
    }

    @Override
    public Optional<ImageSize> size(Path folder) {
      IdxFile images = IdxFile.images(names(folder).images(IdxNames.Part.TRAIN));
      return Optional.of(new ImageSize(images.size(1), images.size(2)));
    }

    @Override
    public Optional<Path> example(Path folder) {
      return Optional.of(locate(folder, config.get(PATH)).resolve(EXAMPLES))
          .filter(Files::isDirectory);
    }

    private IdxNames names(Path folder) {
      return new IdxNames(locate(folder, config.get(PATH)), config.get(PREFIX));
    }
  }

  private static Path locate(Path folder, String path) {
    if (!path.isEmpty()) {
      return DataFolder.resolve(folder, path);
    }
    var places = new ArrayList<Path>();
    Path start = folder.toAbsolutePath().normalize();
    for (Path above = start; above != null; above = above.getParent()) {
      places.add(above.resolve(BUNDLED));
    }
    Optional.ofNullable(System.getenv(HOME))
        .ifPresent(home -> places.add(Path.of(home).resolve(BUNDLED)));
    return places.stream()
        .filter(Files::isDirectory)
        .findFirst()
        .orElseThrow(() ->
            new StriateException(
                Code.BAD_DATA,
                String.format(
                    Locale.ROOT,
                    "no folder %s in %s or above it; set \"path\" in train.data to the folder of the IDX files",
                    BUNDLED,
                    start)));
  }

  private static Dataset open(
      IdxNames names, Config config, Map<String, Shape> inputs, PassMonitor monitor) {
    var input = LabeledDataset.onlyInput("mnist", inputs);
    List<String> given = config.get(LABELS);
    int first = config.get(FIRST_LABEL);
    var training = new Part(names, IdxNames.Part.TRAIN, first, input, monitor);
    var test = new Part(names, IdxNames.Part.TEST, first, input, monitor);
    requireFirst(training, given);
    List<String> labels =
        labels(given, Math.max(training.classes(), test.classes()), names.folder());
    List<Path> files =
        List.of(training.imageFile, training.labelFile, test.imageFile, test.labelFile);
    var settings = new ArrayList<>(labels);
    if (first > 0) {
      settings.add("from " + first);
    }
    return new LabeledDataset(
        training.samples(),
        Optional.of(test.samples()),
        labels,
        Optional.of(watch -> FileFingerprint.of(names.folder(), files, settings, watch)),
        List.of());
  }

  /// Labels that begin at 1 would leave an output that nothing teaches; who names the classes means
  /// it.
  private static void requireFirst(Part training, List<String> names) {
    int least = IntStream.of(training.labels).min().orElse(0);
    if (least > 0 && names.isEmpty()) {
      throw FileErrors.bad(
          Code.BAD_DATA,
          training.labelFile,
          String.format(
              Locale.ROOT,
              "labels start at %d (%d to %d); no sample has label 0",
              least,
              least,
              training.classes() - 1),
          String.format(
              Locale.ROOT,
              "set \"firstLabel\": %d in train.data, or name all classes by \"labels\"",
              least));
    }
  }

  private static List<String> labels(List<String> names, int classes, Path folder) {
    if (names.isEmpty()) {
      return IntStream.range(0, classes).mapToObj(Integer::toString).toList();
    }
    if (names.size() < classes) {
      throw FileErrors.bad(
          Code.BAD_DATA,
          folder,
          String.format(
              Locale.ROOT,
              "has the label %d, but train.data.labels names %d classes",
              classes - 1,
              names.size()),
          "name them all");
    }
    return names;
  }

  /// One image file and its label file.
  private static final class Part {
    private final Path imageFile;
    private final Path labelFile;
    private final String input;
    private final Shape shape;
    private final IdxFile images;
    private final int[] labels;

    Part(
        IdxNames names,
        IdxNames.Part part,
        int first,
        Map.Entry<String, Shape> input,
        PassMonitor monitor) {
      imageFile = names.images(part);
      labelFile = names.labels(part);
      this.input = input.getKey();
      this.images = IdxFile.images(imageFile, monitor);
      this.shape = Shape.of(1, images.size(1), images.size(2));
      if (!shape.equals(input.getValue())) {
        throw FileErrors.bad(
            Code.BAD_DATA,
            imageFile,
            String.format(
                Locale.ROOT,
                "its images are %s, the network's input '%s' is %s",
                shape,
                input.getKey(),
                input.getValue()),
            "set the network's input to " + shape);
      }
      this.labels = IdxFile.labelValues(labelFile);
      if (labels.length != images.count()) {
        throw FileErrors.bad(
            Code.BAD_DATA,
            labelFile,
            String.format(
                Locale.ROOT,
                "%,d labels for the %,d images of %s",
                labels.length,
                images.count(),
                imageFile.getFileName()),
            "use files that belong together");
      }
      for (int i = 0; i < labels.length; i++) {
        if (labels[i] < first) {
          throw FileErrors.bad(
              Code.BAD_DATA,
              labelFile,
              String.format(
                  Locale.ROOT,
                  "sample %,d has the label %d, below the first, %d",
                  i,
                  labels[i],
                  first),
              "set \"firstLabel\" in train.data to the lowest label");
        }
        labels[i] -= first;
      }
    }

    int classes() {
      return IntStream.of(labels).max().orElse(-1) + 1;
    }

    Samples samples() {
      return LabeledSamples.bytes(input, shape, images.values(), labels);
    }
  }
}
