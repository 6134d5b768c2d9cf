package io.striate.datasets;

import io.striate.api.component.Field;
import io.striate.api.component.FieldKind;
import io.striate.api.data.Dataset;
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
import io.striate.datasets.cifar.CifarFormat;
import io.striate.datasets.features.ClassCounts;
import io.striate.datasets.image.ImageSource;
import io.striate.datasets.labeled.LabeledDataset;
import io.striate.datasets.labeled.LabeledSamples;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// The images of a CIFAR data set: `[3, 32, 32]` in bytes.
///
/// @param id of the type, which is also the name of its folder
/// @param path as the specification has it
/// @param format of the files
/// @param labels names of the classes
record CifarImages(String id, String path, CifarFormat format, List<String> labels)
    implements ImageSource.Images {
  private static final Shape SHAPE = Shape.of(3, CifarFile.SIDE, CifarFile.SIDE);
  private static final String HOME = "https://www.cs.toronto.edu/~kriz/";

  /// The key for the folder of a data set.
  ///
  /// @param id of the type
  static Field<String> path(String id) {
    return Field.of(
        "path",
        new FieldKind<>("a folder, or \"\" for the default", String.class::cast, path -> path),
        "",
        "folder of the archive or of its files, relative to the specification; by default the"
            + " nearest data/"
            + id
            + " beside or above the specification");
  }

  /// The published archive.
  static KnownData known(String id, String what, String archive, long bytes, String sha256) {
    return new KnownData(
        id,
        what,
        "no license given; cite A. Krizhevsky, \"Learning multiple layers of features from tiny"
            + " images\", 2009",
        List.of(new KnownData.RemoteFile(archive, URI.create(HOME + archive), bytes, sha256)));
  }

  @Override
  public Dataset open(Path folder, Map<String, Shape> inputs, PassMonitor monitor) {
    Path files = DataFolder.locate(folder, path, id);
    var input = LabeledDataset.onlyInput(id, inputs);
    if (!SHAPE.equals(input.getValue())) {
      throw FileErrors.bad(
          Code.BAD_DATA,
          files,
          String.format(
              Locale.ROOT,
              "its images are %s, the network's input '%s' is %s",
              SHAPE,
              input.getKey(),
              input.getValue()),
          "set the network's input to " + SHAPE);
    }
    CifarFolder found = CifarFolder.open(files, format);
    return new LabeledDataset(
        samples(found.training(), input.getKey(), files),
        found.test().map(test -> samples(test, input.getKey(), files)),
        labels,
        Optional.of(watch -> FileFingerprint.of(files, found.files(), labels, watch)),
        Stream.concat(
                Stream.of(note("training", found.training())),
                found.test().map(test -> note("test", test)).stream())
            .toList());
  }

  private String note(String part, CifarFile file) {
    return part + ": " + ClassCounts.ofLabels("images", labels, file.labels());
  }

  @Override
  public Optional<ImageSize> size(Path folder) {
    return Optional.of(new ImageSize(CifarFile.SIDE, CifarFile.SIDE));
  }

  private Samples samples(CifarFile file, String input, Path folder) {
    for (int label : file.labels()) {
      if (label >= labels.size()) {
        throw FileErrors.bad(
            Code.BAD_DATA,
            folder,
            String.format(
                Locale.ROOT,
                "has the label %d; %s has the labels 0 to %d",
                label,
                id,
                labels.size() - 1),
            "use the files of " + id);
      }
    }
    return LabeledSamples.bytes(input, SHAPE, file.images(), file.labels());
  }
}
