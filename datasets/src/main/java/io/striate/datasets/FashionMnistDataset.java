package io.striate.datasets;

import io.striate.api.component.Config;
import io.striate.api.component.Field;
import io.striate.api.component.FieldKind;
import io.striate.api.data.DatasetSource;
import io.striate.api.data.DatasetType;
import io.striate.api.data.KnownData;
import io.striate.datasets.image.ImageSettings;
import io.striate.datasets.image.ImageSource;
import io.striate.datasets.image.Resize;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// Fashion-MNIST: gray images `[1, 28, 28]` of ten kinds of clothes, in the files of MNIST.
///
/// Source: H. Xiao, K. Rasul, R. Vollgraf, "Fashion-MNIST: a novel image dataset for benchmarking
/// machine learning algorithms", arXiv:1708.07747.
public final class FashionMnistDataset implements DatasetType {
  private static final String ID = "fashion-mnist";

  /// Where the Debian package dataset-fashion-mnist puts the files.
  private static final Path PACKAGE = Path.of("/usr/share/datasets/fashion-mnist");

  private static final List<String> LABELS =
      List.of(
          "T-shirt/top",
          "trouser",
          "pullover",
          "dress",
          "coat",
          "sandal",
          "shirt",
          "sneaker",
          "bag",
          "ankle boot");

  private static final Field<String> PATH =
      Field.of(
          "path",
          new FieldKind<>("a folder, or \"\" for the default", String.class::cast, path -> path),
          "",
          "folder of the four IDX files, plain or .gz, relative to the specification; by default"
              + " the nearest data/fashion-mnist beside or above the specification, or that of"
              + " the Debian package dataset-fashion-mnist");

  /// For [java.util.ServiceLoader].
  public FashionMnistDataset() {}

  @Override
  public String id() {
    return ID;
  }

  @Override
  public String summary() {
    return "Fashion-MNIST: gray images of 28x28 pixels, ten kinds of clothes";
  }

  @Override
  public List<Field<?>> fields() {
    return List.of(PATH);
  }

  @Override
  public List<KnownData> known() {
    var files = MnistFiles.FASHION_MNIST;
    return List.of(
        new KnownData(ID, files.summary(), files.terms(), files.files(), List.of(PACKAGE)));
  }

  @Override
  public DatasetSource create(Config config) {
    return new ImageSource(
        ImageSettings.of(Resize.NONE),
        new IdxImages(ID, folder -> place(folder, config.get(PATH)), "", LABELS, 0));
  }

  private static Path place(Path folder, String path) {
    return path.isEmpty()
        ? DataFolder.nearest(folder, ID)
            .or(() -> Optional.of(PACKAGE).filter(Files::isDirectory))
            .orElseGet(() -> DataFolder.locate(folder, path, ID))
        : DataFolder.resolve(folder, path);
  }
}
