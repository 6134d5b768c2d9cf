package io.striate.datasets;

import io.striate.api.Kinds;
import io.striate.api.component.Component;
import io.striate.api.component.Config;
import io.striate.api.component.Field;
import io.striate.api.component.FieldKind;
import io.striate.api.data.Dataset;
import io.striate.api.data.DatasetSource;
import io.striate.api.data.DatasetType;
import io.striate.api.data.FileFingerprint;
import io.striate.api.data.ImageFormat;
import io.striate.api.data.ImageSize;
import io.striate.api.data.PassMonitor;
import io.striate.api.data.SamplePass;
import io.striate.api.error.StriateException;
import io.striate.api.tensor.Shape;
import io.striate.datasets.image.ImageFolder;
import io.striate.datasets.image.ImageReader;
import io.striate.datasets.image.ImageSettings;
import io.striate.datasets.image.ImageSource;
import io.striate.datasets.image.Resize;
import io.striate.datasets.image.SampleRange;
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
  /// What is done to images of another size; also how `predict` treats the images it is given.
  private static final Field<Resize> RESIZE =
      Field.of(
          "resize",
          FieldKind.word(Resize.class),
          Resize.NONE,
          "what to do with an image of another size: \"none\" rejects it, \"stretch\" scales it,"
              + " \"crop\" scales its center part");

  private static final Field<Integer> BACKGROUND =
      Field.of(
          "background",
          new FieldKind<>(
              "a color such as \"#ffffff\"",
              json -> ImageSettings.color((String) json),
              ImageSettings::color),
          ImageSettings.WHITE,
          "color that shows through transparent pixels");

  private static final Field<SampleRange> RANGE =
      Field.of(
          "range",
          new FieldKind<>(
              "\"exact\", \"upper-byte\" or two whole numbers [low, high] from 0 to 65535",
              SampleRange::parse,
              SampleRange::format),
          new SampleRange.Exact(),
          "what becomes of 16-bit samples: \"exact\" rejects images that lose something as bytes,"
              + " \"upper-byte\" drops the lower byte, [low, high] reads all images as numbers that"
              + " are 0 at low and 1 at high, without further normalization");

  private static final Field<List<Component<ImageFormat>>> FORMATS =
      Field.of(
          "formats",
          FieldKind.components(Kinds.IMAGE_FORMAT),
          List.of(),
          "formats of image files beyond PNG, JPEG, GIF, BMP and TIFF, of plug-ins");

  private static final Field<Boolean> SKIP_BROKEN =
      Field.of(
          "skipBroken",
          FieldKind.flag(),
          false,
          "leave out files that are damaged or no images, instead of rejecting the data");

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
    return List.of(PATH, RESIZE, BACKGROUND, RANGE, FORMATS, SKIP_BROKEN, TEST, SPLIT_SEED);
  }

  @Override
  public DatasetSource create(Config config) {
    var settings =
        new ImageSettings(
            config.get(RESIZE), config.get(BACKGROUND), config.get(RANGE), config.get(FORMATS));
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
        problems.addAll(part.read(input, reader, config.get(SKIP_BROKEN), memory, monitor));
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
