package io.striate.distributed.spark;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.striate.training.run.RunOptions;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Executors that are processes of their own, as those of a cluster are: Spark starts them from an
/// installation, which is made of the jars on the class path.
class LocalClusterTest {
  /// Most of the time goes into starting five Java virtual machines.
  private static final String QUICK_START = "-XX:TieredStopAtLevel=1";

  @TempDir Path folder;

  private static List<String> classPath() {
    return List.of(
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"))
            .split(File.pathSeparator, -1));
  }

  /// The folder that Spark calls its home.
  private Path home() throws IOException {
    Path home = folder.resolve("spark");
    Path jars = Files.createDirectories(home.resolve("jars"));
    for (String entry : classPath()) {
      Path jar = Path.of(entry).toAbsolutePath();
      Path link = jars.resolve(Objects.requireNonNull(jar.getFileName()));
      if (entry.endsWith(".jar") && !Files.exists(link)) {
        Files.createSymbolicLink(link, jar);
      }
    }
    Files.writeString(home.resolve("RELEASE"), "Spark 4.2.0\n");
    return home;
  }

  /// The classes that are in no jar while the build tests them.
  private static String folders() {
    return String.join(
        File.pathSeparator,
        classPath().stream()
            .filter(entry -> !entry.endsWith(".jar"))
            .map(entry -> Path.of(entry).toAbsolutePath().toString())
            .toList());
  }

  /// The same bits, although an executor is killed: another stage continues.
  @Test
  @Timeout(900)
  void executorsInProcessesGiveTheSameModel() throws IOException, InterruptedException {
    byte[] alone =
        Trainings.train(folder.resolve("alone"), Trainings.resnet(), RunOptions.defaults());
    Path log = folder.resolve("log");
    Path shared = folder.resolve("shared");
    var words = new ArrayList<String>();
    words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    words.addAll(List.of("--add-modules", "jdk.incubator.vector", QUICK_START));
    words.add("-Dspark.executor.extraJavaOptions=" + QUICK_START);
    words.add("-Dspark.executor.extraClassPath=" + folders());
    words.addAll(List.of("-cp", String.join(File.pathSeparator, classPath())));
    words.addAll(List.of(LocalClusterProgram.class.getName(), shared.toString()));
    var builder = new ProcessBuilder(words).redirectError(log.toFile());
    builder.environment().put("SPARK_HOME", home().toString());
    builder.environment().put("SPARK_SCALA_VERSION", "2.13");
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    builder.environment().put("SPARK_LOCAL_IP", "127.0.0.1");
    Process driver = builder.start();
    String said = new String(driver.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, driver.waitFor(), () -> said + text(log));
    assertTrue(said.startsWith("lost: "), () -> said + text(log));
    assertArrayEquals(alone, Trainings.model(shared), said);
  }

  private static String text(Path log) {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      return e.toString();
    }
  }
}
