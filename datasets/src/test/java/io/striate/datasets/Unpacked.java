package io.striate.datasets;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.zip.ZipInputStream;

/// Unpacks archives of test files.
public final class Unpacked {
  private Unpacked() {}

  /// Unpacks an archive that lies beside a class.
  public static void into(Path folder, Class<?> test, String name) throws IOException {
    var stream = Objects.requireNonNull(test.getResourceAsStream(name));
    try (var zip = new ZipInputStream(stream)) {
      for (var entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        Files.write(folder.resolve(entry.getName()), zip.readAllBytes());
      }
    }
  }
}
