package io.striate.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The packaged jars on a class path, as most applications have them, with and without the module
/// that the CPU backend computes with.
class ClassPathIT {
  private static final String FLAG = "--add-modules=jdk.incubator.vector";

  private static final String CHOOSES =
      """
      import io.striate.api.backend.*;

      void main() {
        var backends = Backends.installed();
        for (var provider : backends.providers()) {
          IO.println(provider.name() + ": " + provider.availability());
        }
        var choice = backends.choose("auto");
        IO.println("skipped: " + choice.skipped());
        try (var backend = backends.open(choice, BackendOptions.defaults())) {
          IO.println("opened: " + backend.name());
        }
      }
      """;

  @TempDir Path folder;

  @Test
  void withoutTheVectorApiTheCpuBackendSaysWhatToDoAndTheLogWarns() {
    Program.Result result = run(List.of(), CHOOSES, "");
    assertEquals(0, result.status(), result.err());
    String reason = "this JVM runs without the module jdk.incubator.vector";
    String remedy = "start it with --add-modules jdk.incubator.vector";
    assertTrue(
        result
            .out()
            .contains("cpu-vector: Unavailable[reason=" + reason + ", remedy=" + remedy + "]\n"),
        result.out());
    assertTrue(result.out().contains("opened: reference\n"), result.out());
    assertTrue(
        result
            .out()
            .lines()
            .anyMatch(line ->
                line.startsWith("skipped: [") && line.contains("cpu-vector (" + reason + ")")),
        result.out());
    assertTrue(result.err().contains("WARNING: computing on 'reference'"), result.err());
    assertTrue(result.err().contains("cpu-vector: " + remedy), result.err());
  }

  @Test
  void withTheVectorApiAutoTakesTheCpuBackendAndNothingIsLogged() {
    Program.Result result = run(List.of(FLAG), CHOOSES, "gpu-aparapi");
    assertEquals(0, result.status(), result.err());
    assertTrue(result.out().contains("opened: cpu-vector\n"), result.out());
    assertTrue(result.out().contains("skipped: []\n"), result.out());
    assertEquals(
        List.of(), result.messages().stream().filter(line -> line.contains("WARN")).toList());
  }

  @Test
  void theCpuBackendAloneFailsWithTheRemedy() {
    Program.Result result = run(List.of(), CHOOSES, "reference|gpu-aparapi");
    assertEquals(1, result.status());
    assertTrue(
        result
            .err()
            .contains(
                "no backend can run here: cpu-vector (this JVM runs without the module"
                    + " jdk.incubator.vector) [STR-302]\n"
                    + "  cpu-vector: start it with --add-modules jdk.incubator.vector"),
        result.err());
  }

  /// Runs a program with the packaged jars on the class path.
  ///
  /// @param without a pattern of backends whose jars are left out
  private Program.Result run(List<String> jvm, String program, String without) {
    Path source = Fixtures.write(folder.resolve("Chooses.java"), program);
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(jvm);
    command.addAll(List.of("-cp", classPath(without), source.toString()));
    return Program.run(new ProcessBuilder(command).directory(folder.toFile()));
  }

  private static String classPath(String without) {
    Path app = Path.of(Objects.requireNonNull(System.getProperty("striate.app")));
    try (Stream<Path> jars = Files.list(app)) {
      return String.join(
          File.pathSeparator,
          jars.map(Path::toString)
              .filter(jar -> !jar.matches(".*striate-backend-(" + without + ")-.*"))
              .sorted()
              .toList());
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
