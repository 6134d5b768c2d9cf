package io.striate.datasets;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipInputStream;

/// The files that NumPy has written, as the tests of the module `arrays` have them.
final class NumpyFiles {
  private static final Path ARCHIVE =
      Path.of("..", "arrays", "src/test/resources/io/striate/arrays/npy/arrays.zip");

  private NumpyFiles() {}

  /// Unpacks them.
  static void unpack(Path folder) throws IOException {
    try (var zip = new ZipInputStream(Files.newInputStream(ARCHIVE))) {
      for (var entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        Files.write(folder.resolve(entry.getName()), zip.readAllBytes());
      }
    }
  }
}
