package io.striate.datasets;

import io.striate.api.component.Config;
import io.striate.api.data.Dataset;
import io.striate.api.data.FileFingerprint;
import io.striate.api.data.ImageSize;
import io.striate.api.data.PassMonitor;
import io.striate.api.data.SampleSource;
import io.striate.api.error.Problem;
import io.striate.api.tensor.Shape;
import io.striate.datasets.features.ClassNames;
import io.striate.datasets.features.DividedSamples;
import io.striate.datasets.features.DividedSamples.Part;
import io.striate.datasets.features.DividedSamples.Parts;
import io.striate.datasets.features.FeatureColumn;
import io.striate.datasets.features.PreparedRows;
import io.striate.datasets.features.TargetKind;
import io.striate.datasets.features.TestSplit;
import io.striate.datasets.image.ImageColumn;
import io.striate.datasets.image.ImageFields;
import io.striate.datasets.image.ImageReader;
import io.striate.datasets.image.ImageSource;
import io.striate.datasets.image.PlacesColumn;
import io.striate.datasets.labeled.LabeledDataset;
import io.striate.datasets.table.Row;
import io.striate.datasets.table.Table;
import io.striate.datasets.table.TargetCells;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntPredicate;

/// Images that a table lists.
///
/// @param config the settings
record ListedImages(Config config) implements ImageSource.Images {
  @Override
  public Dataset open(Path base, Map<String, Shape> inputs, PassMonitor monitor) {
    return open(base, inputs, monitor, false);
  }

  @Override
  public Dataset openUndivided(Path base, Map<String, Shape> inputs, PassMonitor monitor) {
    return open(base, inputs, monitor, true);
  }

  /// The size of the first image.
  @Override
  public Optional<ImageSize> size(Path base) {
    Path file = PartFiles.of(base, ImageListDataset.PATH, config).training();
    return size(base, Table.of(file, config));
  }

  /// The size of the first image of a table.
  Optional<ImageSize> size(Path base, Table table) {
    var images = new ArrayList<Path>();
    int column = table.index(config.get(ImageListDataset.IMAGE));
    Path folder = folder(base, table.file());
    table.read(
        PassMonitor.none(), (row, problems) -> images.add(image(row, column, folder, problems)));
    return Optional.of(ImageReader.size(images.getFirst(), ImageFields.settings(config)));
  }

  /// The folder that the files of a table are relative to.
  Path folder(Path base, Path table) {
    String named = config.get(ImageListDataset.FOLDER);
    return named.isEmpty()
        ? Optional.ofNullable(table.getParent()).orElse(base)
        : DataFolder.resolve(base, named);
  }

  /// The file that a row names.
  static Path image(Row row, int column, Path folder, List<Problem> problems) {
    try {
      Path file = folder.resolve(row.text(column));
      if (!row.text(column).isEmpty() && Files.exists(file)) {
        return file;
      }
    } catch (InvalidPathException unknown) {
      // Told as a file that does not exist.
    }
    problems.add(
        row.problem(
            column,
            String.format(Locale.ROOT, "no image '%s' in %s", row.text(column), folder),
            "\"image\" in train.data names the column, \"folder\" where the files are"));
    return folder;
  }

  private Dataset open(
      Path base, Map<String, Shape> inputs, PassMonitor monitor, boolean forTesting) {
    PartFiles tables = PartFiles.of(base, ImageListDataset.PATH, config);
    var opening = new Opening(base, LabeledDataset.onlyInput(ImageListDataset.ID, inputs), monitor);
    Part training = opening.part("training", tables.training());
    var parts =
        new Parts(
            training,
            tables.validation().map(table -> opening.part("validation", table)),
            tables.test().map(table -> opening.part("test", table)));
    var split = new TestSplit(config.get(TestSplit.TEST), config.get(TestSplit.SEED));
    DividedSamples samples =
        forTesting && parts.test().isEmpty()
            ? DividedSamples.undivided("images", training)
            : DividedSamples.of("images", parts, split);
    List<String> settings = settings();
    settings.add(opening.input.getValue().toString());
    opening.files.addAll(tables.all());
    return samples
        .with(opening.rows.stream().flatMap(rows -> rows.notes().stream()).toList())
        .dataset(
            training.classes().names(),
            watch ->
                FileFingerprint.of(folder(base, tables.training()), opening.files, settings, watch),
            watch -> opening.rows.forEach(rows -> rows.check(watch)));
  }

  /// The settings that say something about the samples, to tell data sets apart.
  List<String> settings() {
    var settings = new ArrayList<String>();
    config
        .canonical()
        .forEach((key, value) -> {
          if (!PartFiles.KEYS.contains(key) && !key.equals(ImageListDataset.FOLDER.key())) {
            settings.add(key + "=" + value);
          }
        });
    return settings;
  }

  /// Opens parts one after the other.
  private final class Opening {
    private final Path base;
    private final Map.Entry<String, Shape> input;
    private final PassMonitor monitor;
    private final ClassNames names = new ClassNames(config.get(ClassNames.LABELS));
    private final List<PreparedRows> rows = new ArrayList<>();
    private final List<Path> files = new ArrayList<>();

    Opening(Path base, Map.Entry<String, Shape> input, PassMonitor monitor) {
      this.base = base;
      this.input = input;
      this.monitor = monitor;
    }

    Part part(String title, Path file) {
      Table table = Table.of(file, config);
      int image = table.index(config.get(ImageListDataset.IMAGE));
      int[] columns = table.indices(config.get(TargetCells.TARGET));
      var target = TargetCells.of(config, table, columns, names);
      var images = new ArrayList<Path>();
      table.read(
          monitor,
          (row, problems) -> {
            images.add(image(row, image, folder(base, file), problems));
            target.take(row, problems);
          });
      files.addAll(images);
      var reader = ImageReader.of(input.getValue(), ImageFields.settings(config));
      FeatureColumn targets =
          config.get(TargetKind.FIELD).places()
              ? new PlacesColumn(
                  images,
                  target.column(),
                  reader,
                  config.get(ImageListDataset.COORDINATES) == ImageListDataset.Coordinates.PIXELS)
              : target.column();
      var prepared =
          PreparedRows.of(
              title + " images",
              List.of(
                  new ImageColumn(
                      input.getKey(),
                      images.size(),
                      row -> new SampleSource.OfFile(images.get(row)),
                      reader),
                  targets),
              PreparedRows.MEMORY,
              Optional.<IntPredicate>of(row -> reader.broken(images.get(row)))
                  .filter(_ -> config.get(ImageFields.SKIP_BROKEN)),
              monitor);
      rows.add(prepared);
      return prepared.part(title, target.classes());
    }
  }
}
