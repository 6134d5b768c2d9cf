package io.striate.plugin.loader;

import io.striate.api.PluginInfo;
import java.lang.module.ModuleDescriptor;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/// A plug-in that was found and is not loaded yet.
///
/// @param name the file's or folder's name, without `.jar` and version
/// @param version the version in that name; empty if there is none
/// @param path the jar, or the folder of jars
/// @param jars all its jars
/// @param trusted whether it may use native code
record Plugin(String name, String version, Path path, List<Path> jars, boolean trusted) {
  Plugin {
    jars = List.copyOf(jars);
  }

  /// A plug-in at a path.
  static Plugin of(Path path, List<Path> jars, Set<String> trusted) {
    String name = name(path);
    return new Plugin(name, version(path), path, jars, trusted.contains(name));
  }

  /// What the catalog tells of it: the version as in the manifest, first of the jar that declares
  /// its API level and not of a library, or else as in the file's name.
  PluginInfo info() {
    String told =
        Stream.concat(jars.stream().filter(Manifests::hasLevel), jars.stream())
            .flatMap(jar -> Manifests.version(jar).stream())
            .findFirst()
            .orElse(version);
    return new PluginInfo(name, told.isEmpty() ? "unknown" : told, path, jars);
  }

  private static String file(Path path) {
    return path.getFileName().toString().replaceFirst("(?i)\\.jar$", "");
  }

  /// The version in a file's name: `1.2` of `acme-fast-1.2.jar`; empty if there is none.
  private static String version(Path path) {
    return file(path).substring(name(path).length()).replaceFirst("^-", "");
  }

  /// Whether this is a later version than another; a name without a version is the earliest.
  boolean isLaterThan(Plugin other) {
    if (version.isEmpty() || other.version.isEmpty()) {
      return !version.isEmpty();
    }
    return ModuleDescriptor.Version.parse(version)
            .compareTo(ModuleDescriptor.Version.parse(other.version))
        > 0;
  }

  /// The name that a jar or folder has as a plug-in: `acme-fast-1.2.jar` is `acme-fast`.
  static String name(Path path) {
    return file(path).replaceFirst("-[0-9].*$", "");
  }
}
