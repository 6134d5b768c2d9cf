package io.striate.plugin.loader;

import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Loads a plug-in without a module descriptor: a class loader that sees the JDK, `io.striate.api`
/// and the plug-in's own jars.
final class ClassLoading {
  private ClassLoading() {}

  /// The class loader of a plug-in. It is never closed: classes may be loaded as long as the
  /// program runs.
  static ClassLoader of(List<Path> jars) {
    var urls = new ArrayList<URL>();
    for (Path jar : jars) {
      try {
        urls.add(jar.toUri().toURL());
      } catch (MalformedURLException e) {
        throw new IllegalArgumentException(jar.toString(), e);
      }
    }
    return new URLClassLoader("plug-in", urls.toArray(URL[]::new), new ApiOnly());
  }

  /// The parent of these class loaders: the JDK and `io.striate.api`.
  private static final class ApiOnly extends ClassLoader {
    ApiOnly() {
      super("api for plug-ins", getPlatformClassLoader());
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
      if (!name.startsWith("io.striate.api.")) {
        throw new ClassNotFoundException(name);
      }
      return Class.forName(name, false, ClassLoading.class.getClassLoader());
    }
  }
}
