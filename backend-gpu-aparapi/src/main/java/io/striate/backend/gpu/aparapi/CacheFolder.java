package io.striate.backend.gpu.aparapi;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// The folder for cached files on this system.
///
/// Source: the XDG Base Directory Specification, version 0.8, for all but Windows and macOS.
final class CacheFolder {
  /// The environment variable that names another folder, or [#NONE].
  static final String VARIABLE = "STRIATE_CACHE";

  /// The value that turns the cache off.
  static final String NONE = "none";

  private CacheFolder() {}

  /// The folder of compiled programs; empty if the user turned the cache off.
  ///
  /// @param environment the environment variables of the process
  /// @param system the value of the system property `os.name`
  /// @param home the home folder of the user
  static Optional<Path> of(Map<String, String> environment, String system, String home) {
    String wanted = environment.getOrDefault(VARIABLE, "");
    if (wanted.equals(NONE)) {
      return Optional.empty();
    }
    Path root = wanted.isEmpty() ? usual(environment, system, home) : Path.of(wanted);
    return Optional.of(root.resolve("opencl").toAbsolutePath());
  }

  private static Path usual(Map<String, String> environment, String system, String home) {
    String name = system.toLowerCase(Locale.ROOT);
    if (name.startsWith("windows")) {
      String local = environment.getOrDefault("LOCALAPPDATA", "");
      return local.isEmpty()
          ? Path.of(home, "AppData", "Local", "striate", "cache")
          : Path.of(local, "striate", "cache");
    }
    if (name.startsWith("mac")) {
      return Path.of(home, "Library", "Caches", "striate");
    }
    // The specification says to ignore relative paths.
    String xdg = environment.getOrDefault("XDG_CACHE_HOME", "");
    return xdg.startsWith("/") ? Path.of(xdg, "striate") : Path.of(home, ".cache", "striate");
  }
}
