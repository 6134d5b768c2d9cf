package io.striate.plugin.loader;

import io.striate.api.ApiLevel;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.zip.ZipFile;

/// Reads the manifests and the classes of jars before any of their code runs.
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
      checkClassPath(plugin, jar);
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

  /// A manifest's `Class-Path` may name only jars that the plug-in consists of anyway: what it runs
  /// is what lies in its folder.
  private static void checkClassPath(Plugin plugin, Path jar) throws BrokenPlugin {
    String entries = attribute(jar, Attributes.Name.CLASS_PATH).orElse("");
    for (String entry : entries.isEmpty() ? new String[0] : entries.split("\\s+")) {
      if (!isOf(plugin, jar, entry)) {
        throw new BrokenPlugin(
            String.format(
                Locale.ROOT,
                "%s names '%s' in the Class-Path of its manifest, which is no jar of the plug-in",
                jar.getFileName(),
                Escapes.of(entry)),
            "put both into one folder, or remove the entry from the manifest");
      }
    }
  }

  private static boolean isOf(Plugin plugin, Path jar, String entry) {
    try {
      URI named = jar.toUri().resolve(entry).normalize();
      return plugin.jars().stream().anyMatch(own -> own.toUri().normalize().equals(named));
    } catch (IllegalArgumentException noAddress) {
      return false;
    }
  }

  /// Refuses code that would end the process without a trace, unless the plug-in is trusted, as it
  /// must be for native code, which can do the same.
  static void checkHalts(Plugin plugin) throws BrokenPlugin {
    if (plugin.trusted()) {
      return;
    }
    for (Path jar : plugin.jars()) {
      Optional<String> guilty = read(jar, Halts::in);
      if (guilty.isPresent()) {
        throw new BrokenPlugin(
            String.format(
                Locale.ROOT,
                "%s calls Runtime.halt, which ends the program without a message",
                Escapes.of(guilty.get())),
            "ask its authors to throw an exception instead");
      }
    }
  }

  private static Optional<String> level(Path jar) throws BrokenPlugin {
    return attribute(jar, new Attributes.Name(ApiLevel.ATTRIBUTE));
  }

  /// A main attribute of a jar's manifest, without blanks around it.
  private static Optional<String> attribute(Path jar, Attributes.Name name) throws BrokenPlugin {
    return read(
        jar,
        file ->
            Optional.ofNullable(file.getManifest())
                .map(Manifest::getMainAttributes)
                .map(attributes -> attributes.getValue(name))
                .map(String::strip));
  }

  /// The version that a jar says: `Implementation-Version` of its manifest.
  static Optional<String> version(Path jar) {
    try {
      return attribute(jar, Attributes.Name.IMPLEMENTATION_VERSION)
          .filter(version -> !version.isEmpty());
    } catch (BrokenPlugin unreadable) {
      return Optional.empty();
    }
  }

  /// Whether a jar declares the API level that it is built for, as libraries do not.
  static boolean hasLevel(Path jar) {
    try {
      return level(jar).isPresent();
    } catch (BrokenPlugin unreadable) {
      return false;
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
