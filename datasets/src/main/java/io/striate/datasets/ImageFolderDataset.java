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
import io.striate.api.tensor.Shape;
import io.striate.datasets.image.ImageFolder;
import io.striate.datasets.image.ImageReader;
import io.striate.datasets.image.ImageSamples;
import io.striate.datasets.image.ImageSource;
import io.striate.datasets.image.Resize;
import io.striate.datasets.labeled.LabeledBytes;
import io.striate.datasets.labeled.LabeledDataset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// PNG and JPEG files in `train/CLASS/` and, if there are test images, `test/CLASS/`.
public final class ImageFolderDataset implements DatasetType {
  /// What is done to images of another size; also how `predict` treats the images it is given.
  private static final Field<Resize> RESIZE =
      Field.of(
          "resize",
          FieldKind.word(Resize.class),
          Resize.NONE,
          "what to do with an image of another size: \"none\" rejects it, \"stretch\" scales it,"
              + " \"crop\" scales its center part");

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
    return "PNG and JPEG files in one folder per class";
  }

  @Override
  public List<Field<?>> fields() {
    return List.of(PATH, RESIZE);
  }

  @Override
  public DatasetSource create(Config config) {
    Resize resize = config.get(RESIZE);
    return new ImageSource(
        resize,
        (folder, inputs) -> open(folder.resolve(config.get(PATH)), resize, inputs),
        folder -> Optional.of(size(folder.resolve(config.get(PATH)))));
  }

  /// The size of the first image; the others must have it too, or be resized to it.
  private static ImageSize size(Path folder) {
    Path train = folder.resolve("train");
    List<String> classes = ImageFolder.classes(train);
    return ImageReader.size(ImageFolder.of(train, classes, true).files().getFirst());
  }

  private static Dataset open(Path folder, Resize resize, Map<String, Shape> inputs) {
    var input = LabeledDataset.onlyInput("image-folder", inputs);
    var reader = ImageReader.of(input.getValue(), resize);
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
    List<String> settings = List.of(resize.name(), input.getValue().toString());
    return new LabeledDataset(
        training, testing, classes, Optional.of(() -> FileFingerprint.of(folder, files, settings)));
  }

  private static Samples samples(ImageFolder images, String input, ImageReader reader) {
    int[] labels = images.labels().stream().mapToInt(Integer::intValue).toArray();
    int length = reader.shape().size();
    if ((long) labels.length * length > MEMORY) {
      return ImageSamples.labeled(input, images.files(), labels, reader);
    }
    byte[] values = new byte[labels.length * length];
    for (int i = 0; i < labels.length; i++) {
      System.arraycopy(reader.read(images.files().get(i)), 0, values, i * length, length);
    }
    return new LabeledBytes(input, reader.shape(), values, labels);
  }
}
