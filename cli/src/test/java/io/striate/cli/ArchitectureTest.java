package io.striate.cli;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.module.ModuleDescriptor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/// Who may use whom, and what no class of Striate does. It looks at the compiled classes of all
/// modules that ship.
class ArchitectureTest {
  private static final List<String> MODULES =
      List.of("api", "backend-reference", "backend-cpu-vector", "plugin-loader", "layers", "cli");

  private static final JavaClasses STRIATE =
      new ClassFileImporter()
          .importPaths(MODULES.stream().map(ArchitectureTest::compiled).toList());

  private static Path compiled(String module) {
    return Path.of("..", module, "target", "classes");
  }

  @Test
  void apiNeedsNothingButTheJdk() {
    mayUse("io.striate.api..");
  }

  @Test
  void aBackendKnowsTheApiAlone() {
    mayUse("io.striate.backend.reference..", "io.striate.api..");
    mayUse("io.striate.backend.cpu.vector..", "io.striate.api..", "jdk.incubator.vector..");
  }

  @Test
  void layersNameNoBackend() {
    mayUse("io.striate.layers..", "io.striate.api..", "tools.jackson..", "javax.imageio..");
  }

  @Test
  void theLoaderOfPluginsKnowsTheApiAlone() {
    mayUse("io.striate.plugin.loader..", "io.striate.api..");
  }

  @Test
  void theCommandLineNamesNoBackend() {
    mayUse(
        "io.striate.cli..",
        "io.striate.layers..",
        "io.striate.plugin.loader..",
        "io.striate.api..",
        "picocli..",
        "sun.misc..");
  }

  /// Classes in `home` use the JDK, one another, and `others`.
  private static void mayUse(String home, String... others) {
    var allowed = Stream.concat(Stream.of(home, "java..", "org.jspecify.."), Stream.of(others));
    classes()
        .that()
        .resideInAPackage(home)
        .should()
        .onlyDependOnClassesThat(resideInAnyPackage(allowed.toArray(String[]::new)))
        .check(STRIATE);
  }

  @Test
  void jacksonIsSeenInOnePackage() {
    noClasses()
        .that()
        .resideOutsideOfPackage("io.striate.layers.json..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("tools.jackson..")
        .check(STRIATE);
  }

  @Test
  void onlyTheCommandLinePrints() {
    noClasses()
        .that()
        .resideOutsideOfPackage("io.striate.cli..")
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
        .matching("io.striate.(api|layers|cli).(*)..")
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

  /// Looks at the sources: in the compiled classes, every try-with-resources catches Throwable.
  @Test
  void nobodyCatchesThrowable() {
    var guilty = new TreeSet<String>();
    for (var module : MODULES) {
      try (var sources = Files.walk(Path.of("..", module, "src", "main", "java"))) {
        for (var source : (Iterable<Path>) sources.filter(Files::isRegularFile)::iterator) {
          if (Files.readString(source).matches("(?s).*catch \\((final )?(Throwable|Error)\\b.*")) {
            guilty.add(source.toString());
          }
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    assertEquals(new TreeSet<>(), guilty);
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
