package io.striate.plugin.loader;

import java.io.IOException;
import java.io.InputStream;
import java.lang.classfile.ClassFile;
import java.lang.classfile.constantpool.MemberRefEntry;
import java.lang.classfile.constantpool.PoolEntry;
import java.util.Optional;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;

/// Finds calls of `Runtime.halt`, which ends the process at once: no shutdown hook runs, so nobody
/// could say afterwards which plug-in it was. What a class calls stands in its constant pool, so it
/// is known before any of its code runs.
///
/// A call by reflection stays unseen.
final class Halts {
  private static final String RUNTIME = "java/lang/Runtime";
  private static final String HALT = "halt";

  private Halts() {}

  /// The name of a class in a jar that calls it, if one does.
  static Optional<String> in(JarFile jar) throws IOException {
    for (JarEntry entry : (Iterable<JarEntry>) jar.stream()::iterator) {
      if (entry.getName().endsWith(".class") && calls(jar, entry)) {
        return Optional.of(entry.getName().replaceFirst("\\.class$", "").replace('/', '.'));
      }
    }
    return Optional.empty();
  }

  private static boolean calls(JarFile jar, JarEntry entry) throws IOException {
    try (InputStream bytes = jar.getInputStream(entry)) {
      for (PoolEntry constant : ClassFile.of().parse(bytes.readAllBytes()).constantPool()) {
        if (constant instanceof MemberRefEntry member
            && member.name().equalsString(HALT)
            && member.owner().name().equalsString(RUNTIME)) {
          return true;
        }
      }
      return false;
    } catch (IllegalArgumentException damaged) {
      return false; // the JVM does not load it either, and says why
    }
  }
}
