package io.striate.cli.flag;

import java.nio.file.Path;
import java.util.Optional;

/// Folders of files.
public final class Folders {
  private Folders() {}

  /// The folder that a file lies in: what relative paths in a specification are relative to.
  public static Path of(Path file) {
    return Optional.ofNullable(file.toAbsolutePath().getParent()).orElse(file);
  }
}
