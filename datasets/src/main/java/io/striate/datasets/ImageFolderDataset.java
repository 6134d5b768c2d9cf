package io.striate.datasets;

import io.striate.api.component.Config;
import io.striate.api.component.Field;
import io.striate.api.component.FieldKind;
import io.striate.api.data.Dataset;
import io.striate.api.data.DatasetSource;
import io.striate.api.data.DatasetType;
import io.striate.api.data.FileFingerprint;
import io.striate.api.data.ImageSize;
import io.striate.api.data.PassMonitor;
import io.striate.api.data.SamplePass;
import io.striate.api.error.StriateException;
import io.striate.api.tensor.Shape;
import io.striate.datasets.image.ImageFields;
import io.striate.datasets.image.ImageFolder;
import io.striate.datasets.image.ImageReader;
import io.striate.datasets.image.ImageSettings;
import io.striate.datasets.image.ImageSource;
import io.striate.datasets.labeled.LabeledDataset;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// Image files in `train/CLASS/` and, if there are such images, `val/CLASS/` and `test/CLASS/`; or
/// in `CLASS/`, from which test images are drawn.
public final class ImageFolderDataset implements DatasetType {
  private static final Field<String> PATH =
      Field.required(
          "path",
          FieldKind.text(),
          "folder that holds train/CLASS/ and, if there are such images, val/CLASS/ and test/CLASS/;"
              + " or only CLASS/; relative to the specification");

  private static final Field<Double> TEST =
      Field.of(
          "test",
          FieldKind.numberBelow(0, 1),
          0.2,
          "fraction of each class's images that are test images, if the folder has only CLASS/");

  private static final Field<Integer> SPLIT_SEED =
      Field.of(
          "splitSeed",
          FieldKind.integer(0),
          1,
          "seed by which those images are chosen; independent of the seed of training");

  /// Up to this many bytes, the pixels of a part stay in memory once they are decoded.
  private static final long MEMORY = 1L << 29;

  private final long memory;

  /// For [java.util.ServiceLoader].
  public ImageFolderDataset() {
    this(MEMORY);
  }

  /// @param memory bytes of pixels of a part that stay in memory once they are decoded
  ImageFolderDataset(long memory) {
    this.memory = memory;
  }

  @Override
  public String id() {
    return "image-folder";
  }

  @Override
  public String summary() {
    return "image files in one folder per class";
  }

  @Override
  public List<Field<?>> fields() {
    return List.of(
        PATH,
        ImageFields.RESIZE,
        ImageFields.BACKGROUND,
        ImageFields.RANGE,
        ImageFields.FORMATS,
        ImageFields.SKIP_BROKEN,
        TEST,
        SPLIT_SEED);
  }

  @Override
  public DatasetSource create(Config config) {
    var settings = ImageFields.settings(config);
    return new ImageSource(settings, new FolderImages(config, settings, memory));
  }

  private record FolderImages(Config config, ImageSettings settings, long memory)
      implements ImageSource.Images {
    @Override
    public Dataset open(Path base, Map<String, Shape> inputs, PassMonitor monitor) {
      return open(path(base), inputs, monitor, false);
    }

    @Override
    public Dataset openUndivided(Path base, Map<String, Shape> inputs, PassMonitor monitor) {
      return open(path(base), inputs, monitor, true);
    }

    /// The size of the first image; the others must have it too, or be resized to it.
    @Override
    public Optional<ImageSize> size(Path base) {
      Path train = ImageFolderLayout.of(path(base)).training();
      List<String> classes = ImageFolder.classes(train);
      return Optional.of(
          ImageReader.size(
              ImageFolder.of(train, classes, true, settings).files().getFirst(), settings));
    }

    @Override
    public Optional<Path> example(Path base) {
      return ImageFolderLayout.of(path(base)).test();
    }

    private Path path(Path base) {
      return DataFolder.resolve(base, config.get(PATH));
    }

    /// @param forTesting whether images that are not divided are all test images
    private Dataset open(
        Path folder, Map<String, Shape> inputs, PassMonitor monitor, boolean forTesting) {
      var input = LabeledDataset.onlyInput("image-folder", inputs);
      var reader = ImageReader.of(input.getValue(), settings);
      var layout = ImageFolderLayout.of(folder);
      List<String> classes = ImageFolder.classes(layout.training());
      var parts =
          layout.undivided(folder)
              ? undivided(folder, classes, forTesting)
              : Parts.divided(layout, classes, settings);
      read(parts, input.getKey(), reader, monitor);
      List<Path> files = parts.all().stream().flatMap(part -> part.files().stream()).toList();
      var words = new ArrayList<>(settings.words());
      words.add(input.getValue().toString());
      return new LabeledDataset(
          parts.training().samples(),
          parts.validation().map(ImageFolderPart::samples),
          parts.test().map(ImageFolderPart::samples),
          classes,
          Optional.of(watch -> FileFingerprint.of(folder, files, words, watch)),
          parts.all().stream().flatMap(part -> part.notes(classes).stream()).toList(),
          watch -> refuse(check(parts, reader, watch)));
    }

    private Parts undivided(Path folder, List<String> classes, boolean forTesting) {
      ImageFolder all = ImageFolder.of(folder, classes, true, settings);
      if (forTesting) {
        var whole = new ImageFolderPart("test", folder, all);
        return new Parts(whole, Optional.empty(), Optional.of(whole));
      }
      var split = all.split(config.get(TEST), config.get(SPLIT_SEED));
      return new Parts(
          new ImageFolderPart("training", folder, split.training()),
          Optional.empty(),
          split.test().map(test -> new ImageFolderPart("test", folder, test)));
    }

    private void read(Parts parts, String input, ImageReader reader, PassMonitor monitor) {
      var problems = new ArrayList<StriateException>();
      for (ImageFolderPart part : parts.all()) {
        problems.addAll(
            part.read(input, reader, config.get(ImageFields.SKIP_BROKEN), memory, monitor));
      }
      if (!problems.isEmpty()) {
        problems.addAll(check(parts, reader, monitor));
      }
      refuse(problems);
    }

    private static List<StriateException> check(
        Parts parts, ImageReader reader, PassMonitor monitor) {
      return parts.all().stream().flatMap(part -> part.check(reader, monitor).stream()).toList();
    }

    private static void refuse(List<StriateException> problems) {
      if (!problems.isEmpty()) {
        throw SamplePass.all(
            problems,
            "replace or remove them, or leave broken files out by \"skipBroken\": true in"
                + " train.data");
      }
    }
  }

  /// The parts of the data; training and test images are the same where all are for testing.
  private record Parts(
      ImageFolderPart training,
      Optional<ImageFolderPart> validation,
      Optional<ImageFolderPart> test) {
    static Parts divided(ImageFolderLayout layout, List<String> classes, ImageSettings settings) {
      return new Parts(
          part(layout.training(), classes, true, settings),
          layout.validation().map(folder -> part(folder, classes, false, settings)),
          layout.test().map(folder -> part(folder, classes, false, settings)));
    }

    private static ImageFolderPart part(
        Path folder, List<String> classes, boolean every, ImageSettings settings) {
      return new ImageFolderPart(
          String.valueOf(folder.getFileName()),
          folder,
          ImageFolder.of(folder, classes, every, settings));
    }

    List<ImageFolderPart> all() {
      return Stream.of(Stream.of(training), validation.stream(), test.stream())
          .flatMap(part -> part)
          .distinct()
          .toList();
    }
  }
}
