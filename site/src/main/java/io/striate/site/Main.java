package io.striate.site;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Makes the site of a checkout: its pages, and the Javadoc of its modules.
public final class Main {
  private Main() {}

  /// Makes the site.
  ///
  /// @param words the folder of the checkout, in which the Javadoc jars are made; the folder of the
  ///   site; the version
  /// @throws IllegalStateException if a link leads nowhere
  public static void main(String[] words) throws IOException {
    Path root = Path.of(words[0]).toRealPath();
    Path target = Files.createDirectories(Path.of(words[1]));
    try (Stream<Path> folders = Files.list(root)) {
      for (Path folder : folders.sorted().toList()) {
        Optional<Path> jar = javadoc(folder, words[2]);
        if (jar.isPresent()) {
          unpack(jar.get(), target.resolve(Site.JAVADOC).resolve(folder.getFileName()));
        }
      }
    }
    List<String> dead = new Site(root, target).write();
    if (!dead.isEmpty()) {
      throw new IllegalStateException("links that lead nowhere:\n" + String.join("\n", dead));
    }
  }

  private static Optional<Path> javadoc(Path module, String version) {
    Path jar =
        module.resolve("target/striate-%s-%s-javadoc.jar".formatted(module.getFileName(), version));
    return Optional.of(jar).filter(Files::exists);
  }

  private static void unpack(Path jar, Path target) throws IOException {
    try (var files = FileSystems.newFileSystem(jar);
        Stream<Path> all = Files.walk(files.getPath("/"))) {
      all.filter(Files::isRegularFile)
          .filter(file -> !file.startsWith("/META-INF"))
          .forEach(file -> copy(file, target.resolve(file.toString().substring(1))));
    }
  }

  private static void copy(Path from, Path to) {
    try {
      Files.createDirectories(to.getParent());
      Files.write(to, Files.readAllBytes(from));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
