package io.striate.datasets;

import io.striate.api.component.Config;
import io.striate.api.data.Dataset;
import io.striate.api.data.FileFingerprint;
import io.striate.api.data.ImageSize;
import io.striate.api.data.PassMonitor;
import io.striate.api.data.SampleSource;
import io.striate.api.error.Code;
import io.striate.api.error.FileErrors;
import io.striate.api.tensor.Shape;
import io.striate.api.train.Loss;
import io.striate.datasets.features.DividedSamples;
import io.striate.datasets.features.DividedSamples.Part;
import io.striate.datasets.features.DividedSamples.Parts;
import io.striate.datasets.features.PreparedRows;
import io.striate.datasets.features.RowClasses;
import io.striate.datasets.features.TestSplit;
import io.striate.datasets.image.ImageColumn;
import io.striate.datasets.image.ImageFields;
import io.striate.datasets.image.ImageFolder;
import io.striate.datasets.image.ImageReader;
import io.striate.datasets.image.ImageSettings;
import io.striate.datasets.image.ImageSource;
import io.striate.datasets.image.MaskColumn;
import io.striate.datasets.image.MaskReader;
import io.striate.datasets.labeled.LabeledDataset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntPredicate;

/// Images and masks in two folders.
///
/// @param config the settings
record MaskedImages(Config config) implements ImageSource.Images {
  @Override
  public Dataset open(Path base, Map<String, Shape> inputs, PassMonitor monitor) {
    return open(base, inputs, monitor, false);
  }

  @Override
  public Dataset openUndivided(Path base, Map<String, Shape> inputs, PassMonitor monitor) {
    return open(base, inputs, monitor, true);
  }

  @Override
  public Optional<ImageSize> size(Path base) {
    var pairs = pairs(ImageFolderLayout.of(path(base)).training());
    return Optional.of(ImageReader.size(pairs.images().getFirst(), ImageFields.settings(config)));
  }

  @Override
  public Optional<Path> example(Path base) {
    return ImageFolderLayout.of(path(base))
        .test()
        .map(test -> test.resolve(config.get(ImageMasksDataset.IMAGES)));
  }

  private Path path(Path base) {
    return DataFolder.resolve(base, config.get(ImageMasksDataset.PATH));
  }

  /// Images and the mask of each.
  private record Pairs(List<Path> images, List<Path> masks) {}

  private Pairs pairs(Path folder) {
    Path images = folder.resolve(config.get(ImageMasksDataset.IMAGES));
    Path masks = folder.resolve(config.get(ImageMasksDataset.MASKS));
    for (Path each : List.of(images, masks)) {
      if (!Files.isDirectory(each)) {
        throw FileErrors.bad(
            Code.BAD_DATA,
            folder,
            String.format(Locale.ROOT, "has no folder '%s'", each.getFileName()),
            "\"images\" and \"masks\" in train.data name the two folders");
      }
    }
    ImageSettings settings = ImageFields.settings(config);
    var byName = new HashMap<String, Path>();
    for (Path mask : ImageFolder.images(masks, settings)) {
      Path other = byName.put(base(masks, mask), mask);
      if (other != null) {
        throw FileErrors.bad(
            Code.BAD_DATA,
            mask,
            "is a second mask of one name, beside " + other.getFileName(),
            "keep one of them");
      }
    }
    List<Path> found = ImageFolder.images(images, settings);
    if (found.isEmpty()) {
      throw FileErrors.bad(
          Code.BAD_DATA, images, "holds no file that is named as an image", "add images");
    }
    var belonging = new ArrayList<Path>();
    for (Path image : found) {
      String name = base(images, image);
      Path mask = byName.get(name);
      if (mask == null) {
        throw FileErrors.bad(
            Code.BAD_DATA,
            image,
            String.format(Locale.ROOT, "has no mask: no image '%s' in %s", name, masks),
            "add the mask or remove the image");
      }
      belonging.add(mask);
    }
    return new Pairs(found, belonging);
  }

  private static String base(Path folder, Path file) {
    String name = folder.relativize(file).toString();
    return name.substring(0, name.lastIndexOf('.'));
  }

  private Dataset open(
      Path base, Map<String, Shape> inputs, PassMonitor monitor, boolean forTesting) {
    var input = LabeledDataset.onlyInput(ImageMasksDataset.ID, inputs);
    Path folder = path(base);
    var layout = ImageFolderLayout.of(folder);
    var rows = new ArrayList<PreparedRows>();
    var files = new ArrayList<Path>();
    var opening = new Opening(input, monitor, rows, files);
    Part training = opening.part("training", pairs(layout.training()));
    var parts =
        new Parts(
            training,
            layout.validation().map(part -> opening.part("validation", pairs(part))),
            layout.test().map(part -> opening.part("test", pairs(part))));
    double share = layout.undivided(folder) ? config.get(TestSplit.TEST) : 0;
    var split = new TestSplit(share, config.get(TestSplit.SEED));
    DividedSamples samples =
        forTesting && layout.undivided(folder)
            ? DividedSamples.undivided("images", training)
            : DividedSamples.of("images", parts, split);
    var settings = new ArrayList<String>();
    config
        .canonical()
        .forEach((key, value) -> {
          if (!PartFiles.KEYS.contains(key)) {
            settings.add(key + "=" + value);
          }
        });
    settings.add(input.getValue().toString());
    return samples
        .with(rows.stream().flatMap(each -> each.notes().stream()).toList())
        .dataset(
            config.get(ImageMasksDataset.LABELS),
            watch -> FileFingerprint.of(folder, files, settings, watch),
            watch -> rows.forEach(each -> each.check(watch)));
  }

  /// Opens parts one after the other.
  private final class Opening {
    private final Map.Entry<String, Shape> input;
    private final PassMonitor monitor;
    private final List<PreparedRows> rows;
    private final List<Path> files;

    Opening(
        Map.Entry<String, Shape> input,
        PassMonitor monitor,
        List<PreparedRows> rows,
        List<Path> files) {
      this.input = input;
      this.monitor = monitor;
      this.rows = rows;
      this.files = files;
    }

    Part part(String title, Pairs pairs) {
      ImageSettings settings = ImageFields.settings(config);
      var reader = ImageReader.of(input.getValue(), settings);
      int height = input.getValue().extent(1);
      int width = input.getValue().extent(2);
      var masks =
          new MaskReader(
              height,
              width,
              settings.resize(),
              config.get(ImageMasksDataset.PALETTE),
              config.get(ImageMasksDataset.LABELS).size(),
              config.get(ImageMasksDataset.UNLABELED));
      files.addAll(pairs.images());
      files.addAll(pairs.masks());
      var prepared =
          PreparedRows.of(
              title + " images",
              List.of(
                  new ImageColumn(
                      input.getKey(),
                      pairs.images().size(),
                      row -> new SampleSource.OfFile(pairs.images().get(row)),
                      reader),
                  MaskColumn.of(
                      Loss.TARGET, height, width, pairs.images(), pairs.masks(), settings, masks)),
              PreparedRows.MEMORY,
              Optional.<IntPredicate>of(row ->
                      reader.broken(pairs.images().get(row))
                          || reader.broken(pairs.masks().get(row)))
                  .filter(_ -> config.get(ImageFields.SKIP_BROKEN)),
              monitor);
      rows.add(prepared);
      return prepared.part(title, RowClasses.none());
    }
  }
}
