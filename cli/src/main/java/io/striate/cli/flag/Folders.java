package io.striate.cli.flag;

import io.striate.json.Json;
import io.striate.json.JsonWriter;
import java.nio.file.Path;
import java.util.Optional;

/// Folders of files.
public final class Folders {
  private Folders() {}

  /// The assignment by which a folder becomes that of the data, wherever the specification is.
  public static String asData(Path folder) {
    return "train.data.path=" + JsonWriter.line(Json.text(folder.toAbsolutePath().toString()));
  }

  /// The folder that a file lies in: what relative paths in a specification are relative to.
  public static Path of(Path file) {
    return Optional.ofNullable(file.toAbsolutePath().getParent()).orElse(file);
  }
}
