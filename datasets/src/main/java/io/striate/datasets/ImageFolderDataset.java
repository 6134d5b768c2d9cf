package io.striate.datasets;

import io.striate.api.component.Config;
import io.striate.api.component.Field;
import io.striate.api.component.FieldKind;
import io.striate.api.data.Dataset;
import io.striate.api.data.DatasetSource;
import io.striate.api.data.DatasetType;
import io.striate.api.data.FileFingerprint;
import io.striate.api.data.ImageSize;
import io.striate.api.data.Samples;
import io.striate.api.tensor.HostArray;
import io.striate.api.tensor.Shape;
import io.striate.api.tensor.TensorType;
import io.striate.datasets.image.ImageFolder;
import io.striate.datasets.image.ImageReader;
import io.striate.datasets.image.ImageSamples;
import io.striate.datasets.image.ImageSettings;
import io.striate.datasets.image.ImageSource;
import io.striate.datasets.image.Resize;
import io.striate.datasets.image.SampleRange;
import io.striate.datasets.labeled.LabeledDataset;
import io.striate.datasets.labeled.LabeledSamples;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Image files in `train/CLASS/` and, if there are test images, `test/CLASS/`.
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

  private static final Field<String> PATH =
      Field.required(
          "path",
          FieldKind.text(),
          "folder that holds train/CLASS/ and test/CLASS/, relative to the specification");

  /// Up to this many bytes, pixels stay in memory once they are decoded.
  private static final long MEMORY = 1L << 29;

  /// For [java.util.ServiceLoader].
  public ImageFolderDataset() {}

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
    return List.of(PATH, RESIZE, BACKGROUND, RANGE);
  }

  @Override
  public DatasetSource create(Config config) {
    var settings = new ImageSettings(config.get(RESIZE), config.get(BACKGROUND), config.get(RANGE));
    return new ImageSource(
        settings,
        (folder, inputs) -> open(folder.resolve(config.get(PATH)), settings, inputs),
        folder -> Optional.of(size(folder.resolve(config.get(PATH)))));
  }

  /// The size of the first image; the others must have it too, or be resized to it.
  private static ImageSize size(Path folder) {
    Path train = folder.resolve("train");
    List<String> classes = ImageFolder.classes(train);
    return ImageReader.size(ImageFolder.of(train, classes, true).files().getFirst());
  }

  private static Dataset open(Path folder, ImageSettings imageSettings, Map<String, Shape> inputs) {
    var input = LabeledDataset.onlyInput("image-folder", inputs);
    var reader = ImageReader.of(input.getValue(), imageSettings);
    Path train = folder.resolve("train");
    List<String> classes = ImageFolder.classes(train);
    var files = new ArrayList<Path>();
    ImageFolder images = ImageFolder.of(train, classes, true);
    files.addAll(images.files());
    Samples training = samples(images, input.getKey(), reader);
    Path test = folder.resolve("test");
    Optional<Samples> testing = Optional.empty();
    if (Files.isDirectory(test)) {
      ImageFolder others = ImageFolder.of(test, classes, false);
      files.addAll(others.files());
      testing = Optional.of(samples(others, input.getKey(), reader));
    }
    var settings = new ArrayList<>(imageSettings.words());
    settings.add(input.getValue().toString());
    return new LabeledDataset(
        training, testing, classes, Optional.of(() -> FileFingerprint.of(folder, files, settings)));
  }

  private static Samples samples(ImageFolder images, String input, ImageReader reader) {
    int[] labels = images.labels().stream().mapToInt(Integer::intValue).toArray();
    int length = reader.shape().size();
    if ((long) labels.length * length * reader.type().element().bytes() > MEMORY) {
      return ImageSamples.labeled(input, images.files(), labels, reader);
    }
    HostArray values =
        HostArray.allocate(
            new TensorType(reader.type().element(), reader.shape().prepend(labels.length)));
    for (int i = 0; i < labels.length; i++) {
      reader.read(images.files().get(i), values, i * length);
    }
    return new LabeledSamples(input, reader.type(), values, labels);
  }
}
