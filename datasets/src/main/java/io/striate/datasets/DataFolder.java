package io.striate.datasets;

import io.striate.api.error.Code;
import io.striate.api.error.StriateException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Where a data set lies that a specification does not give a folder for.
final class DataFolder {
  private DataFolder() {}

  /// The folder of a data set.
  ///
  /// @param folder of the specification
  /// @param path as the specification has it; empty for the nearest `data/NAME` beside or above the
  ///   specification
  /// @param name of the data set
  /// @throws StriateException if there is no such folder
  static Path locate(Path folder, String path, String name) {
    if (!path.isEmpty()) {
      return folder.resolve(path);
    }
    Path data = Path.of("data", name);
    Path start = folder.toAbsolutePath().normalize();
    for (Path above = start; above != null; above = above.getParent()) {
      if (Files.isDirectory(above.resolve(data))) {
        return above.resolve(data);
      }
    }
    throw new StriateException(
        Code.BAD_DATA,
        "no folder %s in %s or above it; set \"path\" in train.data to the folder of the files, or"
                .formatted(data, start)
            + " fetch them by 'striate data get %s'".formatted(name));
  }
}
