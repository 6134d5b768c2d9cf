package io.striate.plugin.loader;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.jar.JarFile;

/// Finds the plug-in whose code a stack trace shows, by the classes in the jars. It covers what the
/// border does not see: kernels, tensors and operations, threads of a plug-in, and the end of the
/// process.
public final class Culprit {
  private final List<Plugin> plugins;

  private Culprit(List<Plugin> plugins) {
    this.plugins = List.copyOf(plugins);
  }

  /// Looks among the plug-ins of these places, loaded or not.
  ///
  /// @param places folders of plug-ins, or single jars
  public static Culprit among(List<Path> places) {
    var plugins = new ArrayList<Plugin>();
    places.forEach(place -> plugins.addAll(PluginFiles.find(place, Set.of())));
    return new Culprit(plugins);
  }

  /// The jar or folder of the plug-in whose code is the innermost beside the JDK's.
  public Optional<Path> find(StackTraceElement... stack) {
    for (StackTraceElement frame : stack) {
      Optional<Path> found = owner(frame.getClassName());
      if (found.isPresent() || !isPlatform(frame)) {
        return found;
      }
    }
    return Optional.empty();
  }

  private static boolean isPlatform(StackTraceElement frame) {
    String module = String.valueOf(frame.getModuleName());
    return module.startsWith("java.") || module.startsWith("jdk.");
  }

  private Optional<Path> owner(String className) {
    String entry = className.replace('.', '/') + ".class";
    return plugins.stream()
        .filter(plugin -> plugin.jars().stream().anyMatch(jar -> contains(jar, entry)))
        .findFirst()
        .map(Plugin::path);
  }

  private static boolean contains(Path jar, String entry) {
    try (var file = new JarFile(jar.toFile())) {
      return file.getEntry(entry) != null;
    } catch (IOException unreadable) {
      return false; // no class was loaded from it
    }
  }
}
