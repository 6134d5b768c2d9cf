package io.striate.plugin.loader;

import java.nio.file.Path;
import java.util.List;

/// A plug-in that was found and is not loaded yet.
///
/// @param name the file's or folder's name, without `.jar` and version
/// @param path the jar, or the folder of jars
/// @param jars all its jars
/// @param trusted whether it may use native code
record Plugin(String name, Path path, List<Path> jars, boolean trusted) {
  Plugin {
    jars = List.copyOf(jars);
  }

  /// The name that a jar or folder has as a plug-in: `acme-fast-1.2.jar` is `acme-fast`.
  static String name(Path path) {
    return path.getFileName().toString().replaceFirst("\\.jar$", "").replaceFirst("-[0-9].*$", "");
  }
}
