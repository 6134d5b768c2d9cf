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
import io.striate.api.data.Samples;
import io.striate.api.error.Code;
import io.striate.api.error.FileErrors;
import io.striate.api.error.StriateException;
import io.striate.api.tensor.Shape;
import io.striate.datasets.idx.IdxFile;
import io.striate.datasets.image.ImageSettings;
import io.striate.datasets.image.ImageSource;
import io.striate.datasets.image.Resize;
import io.striate.datasets.labeled.LabeledDataset;
import io.striate.datasets.labeled.LabeledSamples;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/// Grey images with labels in four IDX files under the names of MNIST's distribution: MNIST itself,
/// Fashion-MNIST and others of the kind.
public final class MnistDataset implements DatasetType {
  /// Where MNIST lies in Striate's own folder.
  private static final Path BUNDLED = Path.of("data", "mnist");

  /// How the names of files of images end, without `.gz`.
  private static final String IMAGES = "-images-idx3-ubyte";

  private static final Field<String> PATH =
      Field.of(
          "path",
          new FieldKind<>("a folder, or \"\" for the default", String.class::cast, path -> path),
          "",
          "folder of the four IDX files, plain or .gz, relative to the specification;"
              + " by default the nearest data/mnist beside or above the specification");

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
    return List.of(PATH, LABELS);
  }

  @Override
  public List<KnownData> known() {
    return MnistFiles.KNOWN;
  }

  @Override
  public DatasetSource create(Config config) {
    return new ImageSource(
        ImageSettings.of(Resize.NONE),
        (folder, inputs, _) -> open(locate(folder, config.get(PATH)), config.get(LABELS), inputs),
        folder -> Optional.of(size(locate(folder, config.get(PATH)))));
  }

  private static ImageSize size(Path folder) {
    IdxFile images = IdxFile.images(Part.find(folder, "train" + IMAGES));
    return new ImageSize(images.size(1), images.size(2));
  }

  private static Path locate(Path folder, String path) {
    if (!path.isEmpty()) {
      return folder.resolve(path);
    }
    Path start = folder.toAbsolutePath().normalize();
    for (Path above = start; above != null; above = above.getParent()) {
      if (Files.isDirectory(above.resolve(BUNDLED))) {
        return above.resolve(BUNDLED);
      }
    }
    throw new StriateException(
        Code.BAD_DATA,
        "no folder %s in %s or above it; set \"path\" in train.data to the folder of the IDX files"
            .formatted(BUNDLED, start));
  }

  private static Dataset open(Path folder, List<String> names, Map<String, Shape> inputs) {
    var input = LabeledDataset.onlyInput("mnist", inputs);
    var training = new Part(folder, "train", input);
    var test = new Part(folder, "t10k", input);
    List<String> labels = labels(names, Math.max(training.classes(), test.classes()), folder);
    List<Path> files =
        List.of(training.imageFile, training.labelFile, test.imageFile, test.labelFile);
    return new LabeledDataset(
        training.samples(),
        Optional.of(test.samples()),
        labels,
        Optional.of(() -> FileFingerprint.of(folder, files, labels)),
        List.of());
  }

  private static List<String> labels(List<String> names, int classes, Path folder) {
    if (names.isEmpty()) {
      return IntStream.range(0, classes).mapToObj(Integer::toString).toList();
    }
    if (names.size() < classes) {
      throw FileErrors.bad(
          Code.BAD_DATA,
          folder,
          "has the label %d, but train.data.labels names %d classes"
              .formatted(classes - 1, names.size()),
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

    Part(Path folder, String prefix, Map.Entry<String, Shape> input) {
      imageFile = find(folder, prefix + IMAGES);
      labelFile = find(folder, prefix + "-labels-idx1-ubyte");
      this.input = input.getKey();
      this.images = IdxFile.images(imageFile);
      this.shape = Shape.of(1, images.size(1), images.size(2));
      if (!shape.equals(input.getValue())) {
        throw FileErrors.bad(
            Code.BAD_DATA,
            imageFile,
            "its images are %s, the network's input '%s' is %s"
                .formatted(shape, input.getKey(), input.getValue()),
            "set the network's input to " + shape);
      }
      IdxFile labelValues = IdxFile.labels(labelFile);
      if (labelValues.count() != images.count()) {
        throw FileErrors.bad(
            Code.BAD_DATA,
            labelFile,
            "%,d labels for the %,d images of %s"
                .formatted(labelValues.count(), images.count(), imageFile.getFileName()),
            "use files that belong together");
      }
      this.labels = new int[labelValues.count()];
      for (int i = 0; i < labels.length; i++) {
        labels[i] = Byte.toUnsignedInt(labelValues.values()[i]);
      }
    }

    int classes() {
      return IntStream.of(labels).max().orElse(-1) + 1;
    }

    Samples samples() {
      return LabeledSamples.bytes(input, shape, images.values(), labels);
    }

    private static Path find(Path folder, String name) {
      for (String suffix : List.of("", ".gz")) {
        Path file = folder.resolve(name + suffix);
        if (Files.isRegularFile(file)) {
          return file;
        }
      }
      throw FileErrors.bad(
          Code.BAD_DATA,
          folder,
          "has no file %s or %s.gz".formatted(name, name),
          "check \"path\" in train.data");
    }
  }
}
