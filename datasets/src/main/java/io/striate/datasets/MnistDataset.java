package io.striate.datasets;

import io.striate.api.component.Config;
import io.striate.api.component.Field;
import io.striate.api.component.FieldKind;
import io.striate.api.data.DatasetSource;
import io.striate.api.data.DatasetType;
import io.striate.api.data.KnownData;
import io.striate.api.error.Code;
import io.striate.api.error.StriateException;
import io.striate.datasets.image.ImageSettings;
import io.striate.datasets.image.ImageSource;
import io.striate.datasets.image.Resize;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Grey images with labels in four IDX files under the names of MNIST's distribution: MNIST itself,
/// Fashion-MNIST and others of the kind.
public final class MnistDataset implements DatasetType {
  /// Where MNIST lies in Striate's own folder.
  private static final Path BUNDLED = Path.of("data", "mnist");

  /// The variable of the environment in which the launcher says where Striate is.
  private static final String HOME = "STRIATE_HOME";

  private static final Field<String> PATH =
      Field.of(
          "path",
          new FieldKind<>("a folder, or \"\" for the default", String.class::cast, path -> path),
          "",
          "folder of the four IDX files, plain or .gz, relative to the specification; by default"
              + " the nearest data/mnist beside or above the specification, or that of Striate");

  private static final Field<String> PREFIX =
      Field.of(
          "prefix",
          new FieldKind<>("the start of names, or \"\"", String.class::cast, prefix -> prefix),
          "",
          "how the names of the files begin before train or test, such as \"emnist-letters\";"
              + " needed only if the folder has several sets");

  private static final Field<Integer> FIRST_LABEL =
      Field.of(
          "firstLabel",
          FieldKind.integer(0),
          0,
          "label of the first class in the files, which becomes 0");

  private static final Field<List<String>> LABELS =
      Field.of(
          "labels",
          FieldKind.list(FieldKind.text()),
          List.of(),
          "names of the classes, in the order of the labels; by default the labels themselves");

  /// For [java.util.ServiceLoader].
  public MnistDataset() {}

  @Override
  public String id() {
    return "mnist";
  }

  @Override
  public String summary() {
    return "gray images in IDX files, such as MNIST and Fashion-MNIST";
  }

  @Override
  public List<Field<?>> fields() {
    return List.of(PATH, PREFIX, LABELS, FIRST_LABEL);
  }

  @Override
  public List<KnownData> known() {
    return List.of(MnistFiles.MNIST);
  }

  @Override
  public DatasetSource create(Config config) {
    return new ImageSource(
        ImageSettings.of(Resize.NONE),
        new IdxImages(
            id(),
            folder -> locate(folder, config.get(PATH)),
            config.get(PREFIX),
            config.get(LABELS),
            config.get(FIRST_LABEL)));
  }

  private static Path locate(Path folder, String path) {
    if (!path.isEmpty()) {
      return DataFolder.resolve(folder, path);
    }
    var places = new ArrayList<Path>();
    Path start = folder.toAbsolutePath().normalize();
    for (Path above = start; above != null; above = above.getParent()) {
      places.add(above.resolve(BUNDLED));
    }
    Optional.ofNullable(System.getenv(HOME))
        .ifPresent(home -> places.add(Path.of(home).resolve(BUNDLED)));
    return places.stream()
        .filter(Files::isDirectory)
        .findFirst()
        .orElseThrow(() ->
            new StriateException(
                Code.BAD_DATA,
                String.format(
                    Locale.ROOT,
                    "no folder %s in %s or above it; set \"path\" in train.data to the folder of the IDX files",
                    BUNDLED,
                    start)));
  }
}
