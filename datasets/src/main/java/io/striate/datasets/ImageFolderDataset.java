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
import io.striate.datasets.image.ImageFolder;
import io.striate.datasets.image.ImageReader;
import io.striate.datasets.image.ImageSettings;
import io.striate.datasets.image.ImageSource;
import io.striate.datasets.image.Resize;
import io.striate.datasets.image.SampleRange;
import io.striate.datasets.labeled.LabeledDataset;
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
          "folder that holds train/CLASS/ and test/CLASS/, relative to the specification");

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
    return List.of(PATH, RESIZE, BACKGROUND, RANGE, SKIP_BROKEN);
  }

  @Override
  public DatasetSource create(Config config) {
    var settings = new ImageSettings(config.get(RESIZE), config.get(BACKGROUND), config.get(RANGE));
    boolean skipBroken = config.get(SKIP_BROKEN);
    return new ImageSource(
        settings,
        (folder, inputs, monitor) ->
            open(folder.resolve(config.get(PATH)), settings, skipBroken, inputs, monitor),
        folder -> Optional.of(size(folder.resolve(config.get(PATH)))));
  }

  /// The size of the first image; the others must have it too, or be resized to it.
  private static ImageSize size(Path folder) {
    Path train = folder.resolve("train");
    List<String> classes = ImageFolder.classes(train);
    return ImageReader.size(ImageFolder.of(train, classes, true).files().getFirst());
  }

  private static Dataset open(
      Path folder,
      ImageSettings imageSettings,
      boolean skipBroken,
      Map<String, Shape> inputs,
      PassMonitor monitor) {
    var input = LabeledDataset.onlyInput("image-folder", inputs);
    var reader = ImageReader.of(input.getValue(), imageSettings);
    Path train = folder.resolve("train");
    Path test = folder.resolve("test");
    List<String> classes = ImageFolder.classes(train);
    var parts = new ArrayList<ImageFolderPart>();
    parts.add(new ImageFolderPart(train, ImageFolder.of(train, classes, true)));
    if (Files.isDirectory(test)) {
      parts.add(new ImageFolderPart(test, ImageFolder.of(test, classes, false)));
    }
    var problems = new ArrayList<StriateException>();
    for (ImageFolderPart part : parts) {
      problems.addAll(part.read(input.getKey(), reader, skipBroken, monitor));
    }
    if (!problems.isEmpty()) {
      throw SamplePass.all(
          problems,
          "replace or remove them, or leave broken files out by \"skipBroken\": true in"
              + " train.data");
    }
    List<Path> files = parts.stream().flatMap(part -> part.files().stream()).toList();
    List<String> notes = parts.stream().flatMap(part -> part.notes(classes).stream()).toList();
    var settings = new ArrayList<>(imageSettings.words());
    settings.add(input.getValue().toString());
    return new LabeledDataset(
        parts.getFirst().samples(),
        parts.stream().skip(1).findFirst().map(ImageFolderPart::samples),
        classes,
        Optional.of(() -> FileFingerprint.of(folder, files, settings)),
        notes);
  }
}
