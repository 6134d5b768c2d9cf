package io.striate.datasets;

import io.striate.api.error.Code;
import io.striate.api.error.StriateException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/// Where the files of a data set lie.
final class DataFolder {
  private DataFolder() {}

  /// The folder that a specification names. `~` is the user's home, as in a shell.
  ///
  /// @param folder of the specification
  /// @param path as the specification has it
  static Path resolve(Path folder, String path) {
    if (path.equals("~") || path.startsWith("~/")) {
      return Path.of(System.getProperty("user.home"))
          .resolve(path.substring(Math.min(2, path.length())));
    }
    return folder.resolve(path);
  }

  /// The folder of a data set.
  ///
  /// @param folder of the specification
  /// @param path as the specification has it; empty for the nearest `data/NAME` beside or above the
  ///   specification
  /// @param name of the data set
  /// @throws StriateException if there is no such folder
  static Path locate(Path folder, String path, String name) {
    if (!path.isEmpty()) {
      return resolve(folder, path);
    }
    return nearest(folder, name)
        .orElseThrow(() ->
            new StriateException(
                Code.BAD_DATA,
                String.format(
                        Locale.ROOT,
                        "no folder data/%s in %s or above it; set \"path\" in train.data to the folder of the files, or",
                        name,
                        folder.toAbsolutePath().normalize())
                    + String.format(Locale.ROOT, " fetch them by 'striate data get %s'", name)));
  }

  /// The nearest `data/NAME` beside or above a folder.
  static Optional<Path> nearest(Path folder, String name) {
    Path data = Path.of("data", name);
    for (Path above = folder.toAbsolutePath().normalize();
        above != null;
        above = above.getParent()) {
      if (Files.isDirectory(above.resolve(data))) {
        return Optional.of(above.resolve(data));
      }
    }
    return Optional.empty();
  }
}
