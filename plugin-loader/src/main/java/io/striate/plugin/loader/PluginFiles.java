package io.striate.plugin.loader;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// Finds plug-ins in a folder: each jar is a plug-in, and so is each subfolder with its jars.
final class PluginFiles {
  /// A file in the folder of plug-ins: the names of those that may use native code, one per line.
  /// `#` starts a comment.
  static final String TRUSTED = "trusted.txt";

  private PluginFiles() {}

  /// The plug-ins of one place, sorted by name.
  ///
  /// @param place a folder of plug-ins, or a single jar
  /// @param trusted names that the user trusts
  static List<Plugin> find(Path place, Set<String> trusted) {
    if (!Files.isDirectory(place)) {
      return List.of(Plugin.of(place, List.of(place), trusted));
    }
    var names = new HashSet<>(trusted);
    names.addAll(trustedBy(place.resolve(TRUSTED)));
    var plugins = new ArrayList<Plugin>();
    for (Path entry : entries(place)) {
      if (Files.isDirectory(entry)) {
        var jars = entries(entry).stream().filter(PluginFiles::isJar).toList();
        plugins.add(Plugin.of(entry, jars, names));
      } else if (isJar(entry)) {
        plugins.add(Plugin.of(entry, List.of(entry), names));
      }
    }
    return plugins;
  }

  private static boolean isJar(Path file) {
    return file.getFileName().toString().toLowerCase(Locale.ROOT).endsWith(".jar")
        && !Files.isDirectory(file);
  }

  private static List<Path> entries(Path folder) {
    try (var entries = Files.list(folder)) {
      return entries
          .filter(entry -> !entry.getFileName().toString().startsWith("."))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<String> trustedBy(Path list) {
    if (!Files.isRegularFile(list)) {
      return List.of();
    }
    try (var lines = Files.lines(list)) {
      return lines.map(line -> line.replaceFirst("#.*", "").strip()).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
