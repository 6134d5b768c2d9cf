package io.striate.plugin.loader;

import io.striate.api.ApiLevel;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.zip.ZipFile;

/// Reads what jars say of themselves, before any of their code runs.
final class Manifests {
  private Manifests() {}

  /// Checks that all jars can be read and that the plug-in is built for this api.
  static void check(Plugin plugin) throws BrokenPlugin {
    if (plugin.jars().isEmpty()) {
      throw new BrokenPlugin(
          "has no jar in it", "put the plug-in's jars there, or remove the folder");
    }
    boolean said = false;
    for (Path jar : plugin.jars()) {
      Optional<String> level = level(jar);
      if (level.isPresent()) {
        said = true;
        check(level.get());
      }
    }
    if (!said) {
      throw new BrokenPlugin(
          "does not say which api level it is built for",
          "its manifest must have the line '"
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
          "is built for api level " + level + ", this Striate has " + current,
          newer ? "upgrade Striate" : "ask its makers for a build for api level " + current);
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

  /// Whether a jar describes itself as a module.
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
          jar.getFileName() + " cannot be read as a jar (" + e.getMessage() + ")", "copy it again");
    }
  }
}
