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
import io.striate.api.tensor.Shape;
import io.striate.datasets.cifar.CifarFile;
import io.striate.datasets.cifar.CifarFolder;
import io.striate.datasets.image.ImageSettings;
import io.striate.datasets.image.ImageSource;
import io.striate.datasets.image.Resize;
import io.striate.datasets.labeled.LabeledDataset;
import io.striate.datasets.labeled.LabeledSamples;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// CIFAR-10 in its binary format: color images `[3, 32, 32]` of ten classes.
///
/// The folder has the published archive `cifar-10-binary.tar.gz`, or its files `data_batch_1.bin`
/// to `data_batch_5.bin` and `test_batch.bin`, plain or packed with gzip. Fewer batches make a
/// smaller training set.
///
/// Source: A. Krizhevsky, "Learning multiple layers of features from tiny images", 2009.
public final class Cifar10Dataset implements DatasetType {
  private static final String ID = "cifar10";
  private static final Shape SHAPE = Shape.of(3, CifarFile.SIDE, CifarFile.SIDE);
  private static final List<String> LABELS =
      List.of(
          "airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck");

  private static final Field<String> PATH =
      Field.of(
          "path",
          new FieldKind<>("a folder, or \"\" for the default", String.class::cast, path -> path),
          "",
          "folder of the archive or of its files, relative to the specification; by default the"
              + " nearest data/cifar10 beside or above the specification");

  /// For [java.util.ServiceLoader].
  public Cifar10Dataset() {}

  @Override
  public String id() {
    return ID;
  }

  @Override
  public String summary() {
    return "CIFAR-10: color images of 32x32 pixels in ten classes, in its binary format";
  }

  @Override
  public List<Field<?>> fields() {
    return List.of(PATH);
  }

  @Override
  public List<KnownData> known() {
    return List.of(
        new KnownData(
            ID,
            "60,000 color images of 32x32 pixels, ten classes",
            "no license given; cite A. Krizhevsky, \"Learning multiple layers of features from tiny"
                + " images\", 2009",
            List.of(
                new KnownData.RemoteFile(
                    "cifar-10-binary.tar.gz",
                    URI.create("https://www.cs.toronto.edu/~kriz/cifar-10-binary.tar.gz"),
                    170_052_171,
                    "c4a38c50a1bc5f3a1c5537f2155ab9d68f9f25eb1ed8d9ddda3db29a59bca1dd"))));
  }

  @Override
  public DatasetSource create(Config config) {
    return new ImageSource(ImageSettings.of(Resize.NONE), new Files(config.get(PATH)));
  }

  private record Files(String path) implements ImageSource.Images {
    @Override
    public Dataset open(Path folder, Map<String, Shape> inputs, PassMonitor monitor) {
      return Cifar10Dataset.open(DataFolder.locate(folder, path, ID), inputs);
    }

    @Override
    public Optional<ImageSize> size(Path folder) {
      return Optional.of(new ImageSize(CifarFile.SIDE, CifarFile.SIDE));
    }
  }

  private static Dataset open(Path path, Map<String, Shape> inputs) {
    var input = LabeledDataset.onlyInput(ID, inputs);
    if (!SHAPE.equals(input.getValue())) {
      throw FileErrors.bad(
          Code.BAD_DATA,
          path,
          String.format(
              Locale.ROOT,
              "its images are %s, the network's input '%s' is %s",
              SHAPE,
              input.getKey(),
              input.getValue()),
          "set the network's input to " + SHAPE);
    }
    CifarFolder folder = CifarFolder.open(path);
    return new LabeledDataset(
        samples(folder.training(), input.getKey(), path),
        folder.test().map(test -> samples(test, input.getKey(), path)),
        LABELS,
        Optional.of(watch -> FileFingerprint.of(path, folder.files(), LABELS, watch)),
        List.of());
  }

  private static Samples samples(CifarFile file, String input, Path path) {
    for (int label : file.labels()) {
      if (label >= LABELS.size()) {
        throw FileErrors.bad(
            Code.BAD_DATA,
            path,
            String.format(Locale.ROOT, "has the label %d; CIFAR-10 has the labels 0 to 9", label),
            "use files of CIFAR-10, not of CIFAR-100");
      }
    }
    return LabeledSamples.bytes(input, SHAPE, file.images(), file.labels());
  }
}
