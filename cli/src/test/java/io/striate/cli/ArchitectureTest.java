package io.striate.cli;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import io.striate.api.Catalog;
import io.striate.api.Kinds;
import io.striate.api.component.Kind;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.lang.module.ModuleDescriptor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.DecimalFormat;
import java.text.NumberFormat;
import java.util.Formatter;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/// Who may use whom, and what no class of Striate does. It looks at the compiled classes of all
/// modules that ship.
class ArchitectureTest {
  /// What the classes of each module may use beside the JDK and their own module: the drawing of
  /// the README. A module that is not named here fails the test of the directories.
  private static final Map<String, List<String>> USES =
      Map.ofEntries(
          Map.entry("api", List.of()),
          Map.entry("json", List.of("api", "tools.jackson")),
          Map.entry("arrays", List.of("api", "json")),
          Map.entry("layers", List.of("api", "json")),
          Map.entry("datasets", List.of("api", "json", "arrays", "javax.imageio")),
          Map.entry("synthetic", List.of("api", "datasets")),
          Map.entry("training", List.of("api", "json", "arrays", "layers")),
          Map.entry("inspect", List.of("api", "json", "layers", "training")),
          Map.entry(
              "visualize",
              List.of("api", "arrays", "json", "layers", "datasets", "training", "inspect")),
          Map.entry(
              "serve", List.of("api", "json", "layers", "training", "com.sun.net.httpserver")),
          Map.entry(
              "report",
              List.of("api", "json", "layers", "datasets", "training", "inspect", "visualize")),
          Map.entry(
              "history", List.of("api", "arrays", "layers", "training", "inspect", "visualize")),
          Map.entry(
              "games",
              List.of(
                  "api",
                  "json",
                  "arrays",
                  "layers",
                  "datasets",
                  "synthetic",
                  "training",
                  "javax.imageio")),
          Map.entry(
              "distributed",
              List.of("api", "json", "layers", "training", "plugin-loader", "javax.crypto")),
          Map.entry(
              "dashboard",
              List.of(
                  "api",
                  "json",
                  "layers",
                  "training",
                  "inspect",
                  "visualize",
                  "com.sun.net.httpserver")),
          Map.entry("keras", List.of("api", "json", "io.jhdf")),
          Map.entry("interop", List.of("api", "json", "arrays", "layers", "training")),
          Map.entry(
              "cli",
              List.of(
                  "api",
                  "json",
                  "layers",
                  "datasets",
                  "training",
                  "inspect",
                  "interop",
                  "plugin-loader",
                  "picocli",
                  "sun.misc")),
          Map.entry("starter", List.of()),
          Map.entry("plugin-loader", List.of("api")),
          Map.entry("backend-reference", List.of("api")),
          Map.entry("backend-cpu-vector", List.of("api", "jdk.incubator.vector")),
          Map.entry("backend-gpu-aparapi", List.of("api", "com.aparapi")),
          Map.entry(
              "backend-tck", List.of("api", "backend-reference", "org.junit", "org.opentest4j")));

  /// No parts of the program: what measures, lists, documents and packs it, and what is built only
  /// in a profile of Maven.
  private static final Set<String> AROUND =
      Set.of("benchmarks", "bom", "browser", "distributed-spark", "site", "dist");

  private static final List<String> MODULES = USES.keySet().stream().sorted().toList();

  private static final JavaClasses STRIATE =
      new ClassFileImporter()
          .importPaths(MODULES.stream().map(ArchitectureTest::compiled).toList());

  private static Path compiled(String module) {
    return Path.of("..", module, "target", "classes");
  }

  @ParameterizedTest
  @FieldSource("MODULES")
  void aModuleUsesOnlyThoseBelowIt(String module) {
    List<String> others = Objects.requireNonNull(USES.get(module));
    var allowed =
        Stream.concat(Stream.of("java", "org.jspecify", home(module)), others.stream())
            .map(name -> (USES.containsKey(name) ? home(name) : name) + "..");
    classes()
        .that()
        .resideInAPackage(home(module) + "..")
        .should()
        .onlyDependOnClassesThat(resideInAnyPackage(allowed.toArray(String[]::new)))
        // The starter has no classes.
        .allowEmptyShould(module.equals("starter"))
        .check(STRIATE);
  }

  /// The package that a module's classes lie in: it derives from the directory.
  private static String home(String module) {
    return "io.striate." + module.replace('-', '.');
  }

  @Test
  void everyModuleOfTheBuildHasItsRule() throws IOException {
    var built = new TreeSet<String>();
    var names =
        Pattern.compile("<module>(.*?)</module>").matcher(Files.readString(Path.of("../pom.xml")));
    while (names.find()) {
      built.add(names.group(1));
    }
    built.removeAll(AROUND);
    assertEquals(built, new TreeSet<>(USES.keySet()));
  }

  /// Bundled components come through the same doors as those of plug-ins, so they need nothing
  /// else.
  @Test
  void packagesOfProvidersUseTheApiAlone() {
    for (String providers :
        List.of(
            "io.striate.layers.type..",
            "io.striate.layers.initializer..",
            "io.striate.training.loss..",
            "io.striate.training.metric..",
            "io.striate.training.optimizer..",
            "io.striate.training.schedule..",
            "io.striate.training.gradient..",
            "io.striate.training.objective..",
            "io.striate.training.callback..",
            "io.striate.datasets.augmentation..")) {
      classes()
          .that()
          .resideInAPackage(providers)
          .should()
          .onlyDependOnClassesThat(
              resideInAnyPackage(providers, "java..", "org.jspecify..", "io.striate.api.."))
          .check(STRIATE);
    }
  }

  @Test
  void jacksonIsSeenInOnePackage() {
    noClasses()
        .that()
        .resideOutsideOfPackage("io.striate.json..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("tools.jackson..")
        .check(STRIATE);
  }

  /// The kit prints its table of operations into the log of the tests that it is part of.
  @Test
  void onlyTheCommandLinePrints() {
    noClasses()
        .that()
        .resideOutsideOfPackages("io.striate.cli..", "io.striate.backend.tck..")
        .should()
        .accessField(System.class, "out")
        .orShould()
        .accessField(System.class, "err")
        .orShould()
        .callMethod(Throwable.class, "printStackTrace")
        .check(STRIATE);
  }

  @Test
  void nothingIsThreadLocal() {
    noClasses().should().dependOnClassesThat().areAssignableTo(ThreadLocal.class).check(STRIATE);
  }

  /// Digits, separators and letters are the same wherever the user lives: in Arabic locales `%d`
  /// writes other digits, in Turkish ones the lower case of `I` is no `i`.
  @Test
  void everyTextIsMadeInTheRootLocale() {
    noClasses()
        .should()
        .callMethod(String.class, "formatted", Object[].class)
        .orShould()
        .callMethod(String.class, "format", String.class, Object[].class)
        .orShould()
        .callMethod(PrintStream.class, "printf", String.class, Object[].class)
        .orShould()
        .callMethod(PrintStream.class, "format", String.class, Object[].class)
        .orShould()
        .callMethod(PrintWriter.class, "printf", String.class, Object[].class)
        .orShould()
        .callMethod(PrintWriter.class, "format", String.class, Object[].class)
        .orShould()
        .callConstructor(Formatter.class)
        .orShould()
        .callMethod(NumberFormat.class, "getInstance")
        .orShould()
        .callConstructor(DecimalFormat.class, String.class)
        .orShould()
        .callMethod(String.class, "toUpperCase")
        .orShould()
        .callMethod(String.class, "toLowerCase")
        .because("it must name a locale: String.format(Locale.ROOT, ...)")
        .check(STRIATE);
  }

  @Test
  void noStaticFieldIsAssignedTwice() {
    fields().that().areStatic().should().beFinal().check(STRIATE);
  }

  @Test
  void noStaticFieldHoldsAnAtomic() {
    fields()
        .that()
        .areStatic()
        .should()
        .notHaveRawType(resideInAnyPackage("java.util.concurrent.."))
        .check(STRIATE);
  }

  /// One pair may know each other: an op's gradient is a piece of program, and a program is made of
  /// ops.
  @Test
  void packagesHaveNoOtherCycle() {
    slices()
        .matching("io.striate.(**)")
        .should()
        .beFreeOfCycles()
        .ignoreDependency(
            resideInAPackage("io.striate.api.program"), resideInAPackage("io.striate.api.op"))
        .check(STRIATE);
  }

  @Test
  void namesSayWhatAClassIs() {
    noClasses()
        .should()
        .haveNameMatching(".*(Impl|Manager|Helper|Helpers|Util|Utils|Base)(\\$.*)?")
        .check(STRIATE);
  }

  /// Method handles declare Throwable, so their callers must catch it; it is thrown again.
  private static final Path METHOD_HANDLES = Path.of("opencl", "OpenCl.java");

  /// Looks at the sources: in the compiled classes, every try-with-resources catches Throwable.
  @Test
  void nobodyCatchesThrowable() {
    var guilty = new TreeSet<String>();
    for (var module : MODULES) {
      try (var sources = Files.walk(Path.of("..", module, "src", "main", "java"))) {
        for (var source : (Iterable<Path>) sources.filter(Files::isRegularFile)::iterator) {
          if (!source.endsWith(METHOD_HANDLES)
              && Files.readString(source)
                  .matches("(?s).*catch \\((final )?(Throwable|Error)\\b.*")) {
            guilty.add(source.toString());
          }
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    assertEquals(new TreeSet<>(), guilty);
  }

  /// Words that are the id of a component and, in the sources, the name of something else.
  private static final Map<String, String> OTHER_MEANINGS =
      Map.of(
          "boxes", "a key of the data",
          "file", "a key of files and reports",
          "step", "a key of files and an input of programs",
          "text", "a format of output",
          "constant", "the default schedule",
          "history", "a key of checkpoints",
          "maximum", "a keyword of JSON Schema",
          "values", "a column of the table of settings");

  /// The modules in which components are used by their kind, never by their id.
  private static final List<String> WITHOUT_IDS =
      List.of("json", "layers", "datasets", "training", "inspect", "plugin-loader", "cli");

  /// What a component is to the rest of Striate, its interface says. Packages of providers may name
  /// each other: a layer its default initializer, a loss its default metrics.
  @Test
  void noComponentIsKnownByItsId() throws IOException {
    var providers = new TreeSet<String>();
    var ids = new TreeSet<String>();
    for (Kind<?> kind : Kinds.ALL) {
      if (!kind.equals(Kinds.BACKEND)) {
        addProviders(kind, providers, ids);
      }
    }
    ids.removeAll(OTHER_MEANINGS.keySet());
    assertTrue(ids.size() > 20, ids::toString);
    var guilty = new TreeSet<String>();
    for (String module : WITHOUT_IDS) {
      try (var sources = Files.walk(Path.of("..", module, "src", "main", "java"))) {
        for (Path source : (Iterable<Path>) sources.filter(Files::isRegularFile)::iterator) {
          String text = Files.readString(source).replaceAll("(?m)^\\s*//.*$", "");
          if (providers.stream().noneMatch(name -> text.contains("package " + name + ";"))) {
            ids.stream()
                .filter(id -> text.contains('"' + id + '"'))
                .forEach(id -> guilty.add(source + " names '" + id + "'"));
          }
        }
      }
    }
    assertEquals(new TreeSet<>(), guilty);
  }

  private static <S> void addProviders(Kind<S> kind, Set<String> packages, Set<String> ids) {
    for (S provider : Catalog.installed().all(kind)) {
      packages.add(provider.getClass().getPackageName());
      ids.add(kind.naming().apply(provider));
    }
  }

  /// On the module path a provider is found by `provides`, on the class path by
  /// `META-INF/services`.
  @ParameterizedTest
  @FieldSource("MODULES")
  void bothListsOfProvidersAgree(String module) throws IOException {
    var declared = new TreeMap<String, List<String>>();
    try (var in = Files.newInputStream(compiled(module).resolve("module-info.class"))) {
      ModuleDescriptor.read(in).provides().forEach(p -> declared.put(p.service(), p.providers()));
    }
    var listed = new TreeMap<String, List<String>>();
    var services = compiled(module).resolve("META-INF/services");
    if (Files.isDirectory(services)) {
      try (var files = Files.list(services)) {
        for (var file : (Iterable<Path>) files::iterator) {
          listed.put(file.getFileName().toString(), Files.readAllLines(file));
        }
      }
    }
    assertEquals(declared, listed);
  }
}
