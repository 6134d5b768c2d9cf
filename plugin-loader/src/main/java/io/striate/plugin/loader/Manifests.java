package io.striate.plugin.loader;

import io.striate.api.ApiLevel;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.zip.ZipFile;

/// Reads the manifests of jars before any of their code runs.
final class Manifests {
  private Manifests() {}

  /// Checks that all jars are readable and that the plug-in is built for this API level.
  static void check(Plugin plugin) throws BrokenPlugin {
    if (plugin.jars().isEmpty()) {
      throw new BrokenPlugin(
          "contains no jar", "put the jars of the plug-in there, or remove the folder");
    }
    boolean declared = false;
    for (Path jar : plugin.jars()) {
      Optional<String> level = level(jar);
      if (level.isPresent()) {
        declared = true;
        check(level.get());
      }
    }
    if (!declared) {
      throw new BrokenPlugin(
          "does not declare its API level",
          "its manifest must contain the line '"
              + ApiLevel.ATTRIBUTE
              + ": "
              + ApiLevel.current()
              + "'");
    }
  }

  private static void check(String level) throws BrokenPlugin {
    int current = ApiLevel.current();
    if (!level.equals(String.valueOf(current))) {
      boolean newer = level.matches("[0-9]{1,9}") && Integer.parseInt(level) > current;
      throw new BrokenPlugin(
          "is built for API level " + level + ", this Striate has " + current,
          newer ? "upgrade Striate" : "ask its authors for a build for API level " + current);
    }
  }

  private static Optional<String> level(Path jar) throws BrokenPlugin {
    return read(
        jar,
        file ->
            Optional.ofNullable(file.getManifest())
                .map(Manifest::getMainAttributes)
                .map(attributes -> attributes.getValue(ApiLevel.ATTRIBUTE))
                .map(String::strip));
  }

  /// The version that a jar says: `Implementation-Version` of its manifest.
  static Optional<String> version(Path jar) {
    try {
      return read(
          jar,
          file ->
              Optional.ofNullable(file.getManifest())
                  .map(Manifest::getMainAttributes)
                  .map(attributes -> attributes.getValue(Attributes.Name.IMPLEMENTATION_VERSION))
                  .map(String::strip)
                  .filter(version -> !version.isEmpty()));
    } catch (BrokenPlugin unreadable) {
      return Optional.empty();
    }
  }

  /// Whether a jar has a module descriptor.
  static boolean isModule(Path jar) throws BrokenPlugin {
    return read(jar, file -> file.getEntry("module-info.class") != null);
  }

  private interface Look<T> {
    T at(JarFile file) throws IOException;
  }

  private static <T> T read(Path jar, Look<T> look) throws BrokenPlugin {
    try (var file = new JarFile(jar.toFile(), false, ZipFile.OPEN_READ, Runtime.version())) {
      return look.at(file);
    } catch (IOException e) {
      throw new BrokenPlugin(
          jar.getFileName() + " is not a readable jar (" + e.getMessage() + ")", "copy it again");
    }
  }
}
