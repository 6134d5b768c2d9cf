package io.striate.datasets;

import io.striate.api.component.Config;
import io.striate.api.component.Field;
import io.striate.api.data.DatasetSource;
import io.striate.api.data.DatasetType;
import io.striate.api.data.KnownData;
import io.striate.datasets.cifar.CifarFormat;
import io.striate.datasets.image.ImageSettings;
import io.striate.datasets.image.ImageSource;
import io.striate.datasets.image.Resize;
import java.util.List;

/// CIFAR-10 in its binary format: color images `[3, 32, 32]` of ten classes.
///
/// The folder has the published archive `cifar-10-binary.tar.gz`, or its files `data_batch_1.bin`
/// to `data_batch_5.bin` and `test_batch.bin`, plain or packed with gzip. Fewer batches make a
/// smaller training set.
///
/// Source: A. Krizhevsky, "Learning multiple layers of features from tiny images", 2009.
public final class Cifar10Dataset implements DatasetType {
  private static final String ID = "cifar10";
  private static final List<String> LABELS =
      List.of(
          "airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck");
  private static final Field<String> PATH = CifarImages.path(ID);

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
        CifarImages.known(
            ID,
            "60,000 color images of 32x32 pixels, ten classes",
            "cifar-10-binary.tar.gz",
            170_052_171,
            "c4a38c50a1bc5f3a1c5537f2155ab9d68f9f25eb1ed8d9ddda3db29a59bca1dd"));
  }

  @Override
  public DatasetSource create(Config config) {
    return new ImageSource(
        ImageSettings.of(Resize.NONE),
        new CifarImages(ID, config.get(PATH), CifarFormat.CIFAR_10, LABELS));
  }
}
