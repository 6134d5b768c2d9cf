package io.striate.cli;

import io.striate.api.ApiLevel;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiFunction;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.spi.ToolProvider;
import java.util.zip.ZipEntry;

/// Makes a plug-in's jar from sources, the way that its makers would, or wrong in some way.
final class PluginJar {
  private final Path work;
  private final Map<String, String> sources = new LinkedHashMap<>();
  private final Map<String, String> services = new LinkedHashMap<>();
  private final List<Path> libraries = new ArrayList<>();
  private String level = String.valueOf(ApiLevel.current());
  private String classPath = "";
  private BiFunction<String, byte[], byte[]> change = (name, bytes) -> bytes;

  /// @param work an empty folder to compile in
  PluginJar(Path work) {
    this.work = work;
  }

  /// A source file, by its path such as `acme/Fast.java`.
  PluginJar source(String path, String text) {
    sources.put(path, text);
    return this;
  }

  /// All sources below a folder.
  PluginJar sources(Path folder) {
    try (var files = Files.walk(folder)) {
      for (Path file : (Iterable<Path>) files.filter(Files::isRegularFile)::iterator) {
        source(folder.relativize(file).toString(), Files.readString(file));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return this;
  }

  /// Names a provider in `META-INF/services`.
  PluginJar service(Class<?> service, String provider) {
    return service(service.getName(), provider);
  }

  /// Writes a file of `META-INF/services`.
  PluginJar service(String name, String content) {
    services.put(name, content);
    return this;
  }

  /// A jar to compile against.
  PluginJar library(Path jar) {
    libraries.add(jar);
    return this;
  }

  /// The api level that the manifest says; empty for none.
  PluginJar level(String said) {
    level = said;
    return this;
  }

  /// The `Class-Path` that the manifest says.
  PluginJar classPath(String said) {
    classPath = said;
    return this;
  }

  /// What becomes of each compiled file; nothing if it is to be left out.
  PluginJar changed(BiFunction<String, byte[], byte[]> rule) {
    change = rule;
    return this;
  }

  /// Compiles and packs.
  Path pack(Path jar) {
    try {
      Path classes = compile();
      Files.createDirectories(jar.toAbsolutePath().getParent());
      var manifest = new Manifest();
      manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
      if (!level.isEmpty()) {
        manifest.getMainAttributes().putValue(ApiLevel.ATTRIBUTE, level);
      }
      if (!classPath.isEmpty()) {
        manifest.getMainAttributes().put(Attributes.Name.CLASS_PATH, classPath);
      }
      try (var out = new JarOutputStream(Files.newOutputStream(jar), manifest);
          var files = Files.walk(classes)) {
        for (Path file : (Iterable<Path>) files.filter(Files::isRegularFile)::iterator) {
          String name = classes.relativize(file).toString();
          add(out, name, change.apply(name, Files.readAllBytes(file)));
        }
        for (var service : services.entrySet()) {
          add(
              out,
              "META-INF/services/" + service.getKey(),
              service.getValue().getBytes(StandardCharsets.UTF_8));
        }
      }
      return jar;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void add(JarOutputStream out, String name, byte[] bytes) throws IOException {
    if (bytes.length > 0) {
      out.putNextEntry(new ZipEntry(name));
      out.write(bytes);
      out.closeEntry();
    }
  }

  private Path compile() throws IOException {
    Path classes = Files.createDirectories(work.resolve("classes"));
    var words = new ArrayList<>(List.of("-proc:none", "-d", classes.toString()));
    String app = Objects.requireNonNull(System.getProperty("striate.app"));
    boolean module = sources.containsKey("module-info.java");
    var path = new ArrayList<String>();
    libraries.forEach(library -> path.add(library.toString()));
    if (module) {
      path.add(app);
    } else {
      try (var jars = Files.list(Path.of(app))) {
        jars.map(Path::toString).filter(jar -> jar.endsWith(".jar")).forEach(path::add);
      }
    }
    words.addAll(List.of(module ? "-p" : "-cp", String.join(java.io.File.pathSeparator, path)));
    for (var source : sources.entrySet()) {
      words.add(
          Fixtures.write(work.resolve("src").resolve(source.getKey()), source.getValue())
              .toString());
    }
    var said = new StringWriter();
    var printer = new PrintWriter(said);
    ToolProvider javac = ToolProvider.findFirst("javac").orElseThrow();
    if (javac.run(printer, printer, words.toArray(String[]::new)) != 0) {
      throw new AssertionError(said.toString());
    }
    return classes;
  }
}
