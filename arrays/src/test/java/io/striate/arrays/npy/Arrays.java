package io.striate.arrays.npy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import java.util.zip.ZipInputStream;

/// The files that NumPy has written; `arrays.py` made them.
final class Arrays {
  private Arrays() {}

  /// Unpacks them.
  static void unpack(Path folder) throws IOException {
    var stream = Objects.requireNonNull(Arrays.class.getResourceAsStream("arrays.zip"));
    try (var zip = new ZipInputStream(stream)) {
      for (var entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        Files.write(folder.resolve(entry.getName()), zip.readAllBytes());
      }
    }
  }

  /// The names of those that have a text with their values.
  static List<String> described(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(".txt"))
          .map(name -> name.substring(0, name.length() - 4))
          .sorted()
          .toList();
    }
  }
}
