package io.striate.cli;

import java.nio.file.Path;
import java.util.Optional;

/// Folders of files.
final class Folders {
  private Folders() {}

  /// The folder that a file lies in: what relative paths in a specification are relative to.
  static Path of(Path file) {
    return Optional.ofNullable(file.toAbsolutePath().getParent()).orElse(file);
  }
}
