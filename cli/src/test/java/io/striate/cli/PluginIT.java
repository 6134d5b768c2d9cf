package io.striate.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.striate.api.backend.BackendProvider;
import io.striate.api.layer.LayerType;
import io.striate.cli.terminal.ExitStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// A folder with plug-ins that work among plug-ins that are broken in every way: each of these is
/// one line, and the others work.
class PluginIT {
  /// As the launcher has it.
  private static final List<String> JVM =
      List.of("-XX:TieredStopAtLevel=1", "--illegal-native-access=deny");

  @TempDir static Path folder;
  private static Program.Result listed;

  private final Path plugins = folder.resolve("plugins");

  @BeforeAll
  static void list() throws IOException {
    new Working().make();
    new Broken().make();
    listed = run("backends", "--plugin-path", "plugins", "--trust", "trusted-by-flag");
  }

  private static Program.Result run(String... words) {
    return Program.run(Program.prepare(folder, JVM, words));
  }

  private static String provider(String name, String constructor, String device) {
    String type = name.replace("-", "");
    return """
    package acme.%1$s;

    import io.striate.api.backend.*;

    public final class Provider implements BackendProvider {
      public Provider() throws Exception {
        %3$s
      }
      @Override public String name() { return "%2$s"; }
      @Override public int priority() { return -1; }
      @Override public Availability availability() {
        return new Availability.Unavailable(%4$s, "nothing");
      }
      @Override public Backend open(BackendOptions options) { throw new IllegalStateException(); }
    }
    """
        .formatted(type, name, constructor, device);
  }

  /// A jar with `META-INF/services` alone, whose provider does something in its constructor.
  private static PluginJar plain(String name, String constructor) {
    String type = "acme." + name.replace("-", "") + ".Provider";
    return new PluginJar(folder.resolve("work").resolve(name))
        .source(type.replace('.', '/') + ".java", provider(name, constructor, "\"a test\""))
        .service(BackendProvider.class, type);
  }

  /// A module.
  private static PluginJar module(String name, String requires, String constructor, String says) {
    String type = "acme." + name.replace("-", "") + ".Provider";
    return new PluginJar(folder.resolve("work").resolve(name))
        .source(
            "module-info.java",
            """
            module acme.%s {
              requires io.striate.api;
              %s
              provides io.striate.api.backend.BackendProvider with %s;
            }
            """
                .formatted(name.replace("-", ""), requires, type))
        .source(type.replace('.', '/') + ".java", provider(name, constructor, says));
  }

  private static Path target(String name) {
    return folder.resolve("plugins").resolve(name);
  }

  /// Plug-ins that work.
  private static final class Working {
    /// Uses native code in its constructor.
    private static final String NATIVE = "java.lang.foreign.MemorySegment.NULL.reinterpret(8);";

    private void make() throws IOException {
      new PluginJar(folder.resolve("work/example"))
          .sources(Path.of("..", "examples", "backend-core", "src", "main", "java"))
          .pack(target("example-core-0.1.jar"));
      new PluginJar(folder.resolve("work/layer"))
          .source("acme/Twice.java", TWICE)
          .service(LayerType.class, "acme.Twice")
          .pack(target("acme-layers.jar"));
      for (String version : List.of("one", "two")) {
        Path library = library(version);
        String said = "acme.library.Version.text()";
        module("module-" + version, "requires acme.library;", "", said)
            .library(library)
            .pack(target("module-" + version + "/provider.jar"));
        Files.copy(library, target("module-" + version + "/library.jar"));
      }
      Path library = library("three");
      new PluginJar(folder.resolve("work/plain-three"))
          .source(
              "acme/plainthree/Provider.java",
              provider("plain-three", "", "acme.library.Version.text()"))
          .service(BackendProvider.class, "acme.plainthree.Provider")
          .library(library)
          .pack(target("plain-three/provider.jar"));
      Files.copy(library, target("plain-three/library.jar"));
      module("trusted-by-flag", "", NATIVE, "\"a test\"").pack(target("trusted-by-flag-1.0.jar"));
      module("trusted-by-list", "", NATIVE, "\"a test\"").pack(target("trusted-by-list.jar"));
      Fixtures.write(target("trusted.txt"), "# those that I know\ntrusted-by-list  # and why\n");
      module("not-trusted", "", NATIVE, "\"a test\"").pack(target("not-trusted.jar"));
    }

    private static Path library(String version) {
      return new PluginJar(folder.resolve("work/library-" + version))
          .source("module-info.java", "module acme.library { exports acme.library; }")
          .source(
              "acme/library/Version.java",
              "package acme.library; public final class Version { public static String text() {"
                  + " return \"library "
                  + version
                  + "\"; } }")
          .level("")
          .pack(folder.resolve("work/library-" + version + ".jar"));
    }

    private static final String TWICE =
        """
        package acme;

        import io.striate.api.component.*;
        import io.striate.api.layer.*;
        import io.striate.api.program.*;
        import java.util.List;

        public final class Twice implements LayerType {
          @Override public String id() { return "acme:twice"; }
          @Override public String summary() { return "doubles"; }
          @Override public List<Field<?>> fields() { return List.of(); }
          @Override public Layer create(Config config) {
            return (Emitter emit, List<Value> in, List<Value> parameters, Mode mode) ->
                emit.scale(in.getFirst(), 2);
          }
        }
        """;
  }

  /// Plug-ins that do not work, each for its own reason.
  private static final class Broken {
    private void make() throws IOException {
      Fixtures.write(target("bad-zip.jar"), "this is no zip file");
      Files.createDirectories(target("empty-folder"));
      plain("no-level", "").level("").pack(target("no-level.jar"));
      plain("newer-level", "").level("3").pack(target("newer-level.jar"));
      plain("older-level", "").level("0").pack(target("older-level.jar"));
      plain("missing-class", "acme.Gone.use();")
          .source(
              "acme/Gone.java", "package acme; public class Gone { public static void use() {} }")
          .changed((name, bytes) -> name.endsWith("Gone.class") ? new byte[0] : bytes)
          .pack(target("missing-class.jar"));
      plain("older-api", "")
          .source(
              "acme/olderapi/Provider.java",
              provider("older-api", "", "\"a test\"")
                  .replace("@Override public int priority() { return -1; }", ""))
          .source(
              "io/striate/api/backend/BackendProvider.java",
              "package io.striate.api.backend; public interface BackendProvider { String name();"
                  + " Availability availability(); Backend open(BackendOptions options); }")
          .changed((name, bytes) -> name.startsWith("io/") ? new byte[0] : bytes)
          .pack(target("older-api.jar"));
      plain("newer-java", "").changed(Broken::newer).pack(target("newer-java.jar"));
      module("newer-module", "", "", "\"a test\"")
          .changed(Broken::newer)
          .pack(target("newer-module.jar"));
      plain("throwing", "throw new IllegalStateException(\"no luck\\ntoday\");")
          .pack(target("throwing.jar"));
      plain("hangs", "new java.util.concurrent.CountDownLatch(1).await();")
          .pack(target("hangs.jar"));
      plain("reference", "").pack(target("same-as-ours.jar"));
      plain("plain-three", "").pack(target("same-as-theirs.jar"));
      Path gone = Working.library("gone");
      module("missing-module", "requires acme.library;", "", "\"a test\"")
          .library(gone)
          .pack(target("missing-module.jar"));
      module("uses-ours", "requires info.picocli;", "", "\"a test\"").pack(target("uses-ours.jar"));
      new PluginJar(folder.resolve("work/nothing"))
          .source("acme/Nothing.java", "package acme; class Nothing {}")
          .pack(target("nothing.jar"));
      plain("no-provider", "")
          .service(BackendProvider.class, "acme.Elsewhere")
          .pack(target("no-provider.jar"));
    }

    private static byte[] newer(String name, byte[] bytes) {
      if (name.endsWith(".class")) {
        bytes[7] = 99; // the class file's major version: that of Java 55
      }
      return bytes;
    }
  }

  @Test
  void whatWorksIsListed() {
    assertEquals(0, listed.status(), listed.err());
    for (String name :
        List.of(
            "cpu-vector",
            "reference",
            "example-core",
            "module-one",
            "module-two",
            "plain-three",
            "trusted-by-flag",
            "trusted-by-list")) {
      assertTrue(
          listed.out().lines().anyMatch(line -> line.startsWith(name)), name + " in " + listed);
    }
    assertTrue(listed.out().contains("plug-in     plugins/example-core-0.1.jar\n"), listed.out());
  }

  @Test
  void eachHasItsOwnVersionOfALibrary() {
    for (String version : List.of("one", "two", "three")) {
      assertTrue(listed.out().contains("no: library " + version + "\n"), listed.out());
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "bad-zip.jar | bad-zip.jar is not a readable jar (zip END header not found); copy it again",
        "empty-folder | contains no jar; put the jars of the plug-in there, or remove the folder",
        "no-level.jar | does not declare its API level; its manifest must contain the line"
            + " 'Striate-Api-Level: 2'",
        "newer-level.jar | is built for API level 3, this Striate has 2; upgrade Striate",
        "older-level.jar | is built for API level 0, this Striate has 2; ask its authors for a"
            + " build for API level 2",
        "missing-class.jar | needs the missing class acme.Gone; put the plug-in and the jar that"
            + " contains it into one folder",
        "older-api.jar | acme.olderapi.Provider does not implement the method priority() of"
            + " BackendProvider; ask its authors for a build for API level 2",
        "newer-java.jar | is compiled for Java 55, this is Java %J; run Striate on a newer JDK, or"
            + " ask its authors for a build for Java %J",
        "newer-module.jar | is compiled for Java 55, this is Java %J; run Striate on a newer JDK,"
            + " or ask its authors for a build for Java %J",
        "throwing.jar | threw java.lang.IllegalStateException: no luck today while it was loaded;"
            + " report it to its authors",
        "hangs.jar | did not return within 5 s while it was loaded; report it to its authors: a"
            + " provider must not do work in its constructor",
        "same-as-ours.jar | provides 'reference', which Striate provides, too; ask its authors to"
            + " rename it",
        "same-as-theirs.jar | provides 'plain-three', which plugins/plain-three provides, too;"
            + " remove one of the two",
        "missing-module.jar | needs the missing module acme.library; put the plug-in and the jar"
            + " that contains it into one folder",
        "uses-ours.jar | module acme.usesours needs info.picocli, which is internal to Striate; put"
            + " the plug-in and a jar of that module into one folder",
        "nothing.jar | provides none of the services that Striate loads; declare its providers in"
            + " module-info.java or in META-INF/services",
        "no-provider.jar | names a provider that cannot be used:"
            + " io.striate.api.backend.BackendProvider: Provider acme.Elsewhere not found; report"
            + " it to its authors",
        "not-trusted.jar | uses native code without permission; to allow it, pass --trust with its"
            + " name, or add its name to trusted.txt in the same folder",
      })
  void whatIsBrokenIsOneLine(String file, String reason) {
    String java = String.valueOf(Runtime.version().feature());
    String line = "plugins/" + file + ": " + reason.replace("%J", java) + " [STR-304]";
    assertTrue(
        listed.messages().stream().anyMatch(line::equals),
        () -> line + "\nnot in\n" + listed.err());
  }

  @Test
  void nothingElseIsComplainedOf() throws IOException {
    try (Stream<String> lines = listed.messages().stream()) {
      assertEquals(18, lines.count(), listed.err());
    }
  }

  /// Also from the environment, and from the folder beside the launcher.
  @Test
  void trainsWithABackendAndALayerOfOthers() {
    String spec =
        Fixtures.spec(Fixtures.synthetic(48, 0), "\"epochs\": 1, \"batch\": 16, \"seed\": 7")
            .replace("\"flatten\",", "\"acme:twice\", \"flatten\",");
    Fixtures.write(folder.resolve("twice.json"), spec);
    var train =
        Program.prepare(
            folder, JVM, "train", "twice.json", "--backend", "example-core", "--run", "r");
    train.environment().put("STRIATE_PLUGINS", "plugins/example-core-0.1.jar");
    train.environment().put("STRIATE_HOME", folder.resolve("home").toString());
    Fixtures.write(folder.resolve("home/plugins/README"), "no plug-in");
    copy(plugins.resolve("acme-layers.jar"), folder.resolve("home/plugins/acme-layers.jar"));
    Program.Result result = Program.run(train);
    assertEquals(0, result.status(), result.err());
    assertTrue(result.err().contains("backend  example-core (asked for)"), result.err());
    assertTrue(Files.exists(folder.resolve("r/model.striate")));
  }

  /// The jar of the example, with a component of each kind; outside the folder that is listed.
  private static Path exampleOfEachKind() {
    Path jar = folder.resolve("kinds/plugin-kinds.jar");
    return Files.exists(jar)
        ? jar
        : new PluginJar(folder.resolve("work/kinds"))
            .sources(Path.of("..", "examples", "plugin-kinds", "src", "main", "java"))
            .pack(jar);
  }

  @Test
  void runsTheCommandOfAJar() {
    String jar = exampleOfEachKind().toString();
    Program.Result result = run("demo:hello", "--plugin-path", jar, "--name", "Ada");
    assertEquals(0, result.status(), result.err());
    assertEquals(List.of(), result.messages());
    long layers =
        run("types", "layer", "--plugin-path", jar)
            .out()
            .lines()
            .filter(line -> line.matches("  \\S.*"))
            .count();
    assertTrue(layers > 1, "layers of Striate and of the jar");
    assertEquals("Hello, Ada; installed layers: " + layers + "\n", result.out());
  }

  @Test
  void showsTheHelpOfTheCommandOfAJar() {
    Program.Result help =
        run("demo:hello", "--plugin-path", exampleOfEachKind().toString(), "--help");
    assertEquals(0, help.status(), help.err());
    assertTrue(help.out().contains("prints a greeting"), help.out());
    assertTrue(help.out().contains("--name=VALUE"), help.out());
  }

  @Test
  void aWrongFlagOfTheCommandOfAJarIsWrongInput() {
    Program.Result result =
        run("demo:hello", "--nmae", "Ada", "--plugin-path", exampleOfEachKind().toString());
    assertEquals(ExitStatus.WRONG_INPUT, result.status());
    assertEquals(
        List.of(
            "unknown option '--nmae'; did you mean '--name'? See 'striate demo:hello --help'"
                + " [STR-120]"),
        result.messages());
  }

  @Test
  void withoutItsJarTheCommandIsUnknown() {
    Program.Result result = run("demo:hello");
    assertEquals(ExitStatus.WRONG_INPUT, result.status());
    assertTrue(result.messages().getFirst().startsWith("no command 'demo:hello'"), result.err());
  }

  private static void copy(Path from, Path to) {
    try {
      Files.copy(from, to);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @Test
  void aBackendThatIsBrokenIsNotThere() {
    Program.Result result =
        run("train", "x.json", "--backend", "throwing", "--plugin-path", "plugins/throwing.jar");
    assertEquals(ExitStatus.WRONG_INPUT, result.status());
    assertTrue(
        result.messages().getFirst().startsWith("plugins/throwing.jar: threw "), result.err());
  }

  @Test
  void aFolderThatIsNotThereIsAWrongFlag() {
    Program.Result result = run("backends", "--plugin-path", "plugins:nowhere");
    assertEquals(ExitStatus.WRONG_INPUT, result.status());
    assertEquals(
        List.of(
            "--plugin-path: no such folder or jar 'nowhere'; check the path, or leave it out"
                + " [STR-120]"),
        result.messages());
  }

  @Test
  void trustInNobodyIsAWrongFlag() {
    Program.Result result =
        run(
            "--plugin-path",
            "plugins/trusted-by-flag-1.0.jar",
            "--trust",
            "trusted-by-fla",
            "backends");
    assertEquals(ExitStatus.WRONG_INPUT, result.status());
    assertEquals(
        "--trust trusted-by-fla: no plug-in of that name; did you mean 'trusted-by-flag'?"
            + " [STR-120]",
        result.messages().getLast());
  }

  @Test
  void helpLooksAtNoPlugin() {
    Program.Result help = run("train", "--plugin-path", "plugins", "--help");
    assertEquals(0, help.status());
    assertEquals(List.of(), help.messages());
    assertTrue(help.out().contains("--plugin-path=FOLDERS"), help.out());
  }
}
