package io.striate.distributed.spark;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.striate.api.cluster.Cluster;
import io.striate.api.component.ComponentType;
import io.striate.api.component.Config;
import io.striate.api.error.Code;
import io.striate.api.error.Problem;
import io.striate.api.error.StriateException;
import io.striate.backend.tck.component.ComponentContract;
import io.striate.layers.Network;
import io.striate.training.run.RunOptions;
import java.io.File;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Addresses, and trainings on Spark in this process.
class SparkTypeTest implements ComponentContract<Cluster> {
  @TempDir Path folder;

  @Override
  public ComponentType<Cluster> type() {
    return new SparkType();
  }

  private void anyNumberOfTasks(Network network) throws IOException {
    byte[] alone = Trainings.train(folder.resolve("alone"), network, RunOptions.defaults());
    for (int workers = 1; workers <= 8; workers *= 2) {
      var options = RunOptions.defaults().withCluster(Trainings.spark("local[" + workers + "]"));
      byte[] shared = Trainings.train(folder.resolve("of-" + workers), network, options);
      assertArrayEquals(alone, shared, workers + " workers");
    }
  }

  @Test
  void leNet5() throws IOException {
    anyNumberOfTasks(Trainings.lenet());
  }

  @Test
  void batchNormalization() throws IOException {
    anyNumberOfTasks(Trainings.resnet());
  }

  /// Each epoch is computed by others.
  @Test
  void aRunMovesFromProcessesToSparkToOneMachine() throws IOException {
    byte[] alone =
        Trainings.train(folder.resolve("alone"), Trainings.resnet(), RunOptions.defaults());
    Path moving = folder.resolve("moving");
    var processes =
        RunOptions.defaults().withCluster(Trainings.cluster("processes", Map.of("workers", 2)));
    Trainings.begin(moving, Trainings.resnet(), processes.withStopAfter(1));
    var spark = RunOptions.defaults().withCluster(Trainings.spark("local[4]"));
    Trainings.resume(moving, spark.withStopAfter(2));
    Trainings.resume(moving, RunOptions.defaults());
    assertArrayEquals(alone, Trainings.model(moving));
  }

  @ParameterizedTest
  @CsvSource({
    "local[4], 4, true",
    "local[6], 4, true",
    "local, 1, true",
    "'local-cluster[2,1,1024]', 2, true",
    "spark://host:7077, 2, false",
    "yarn, 2, false"
  })
  void addressesSayHowManyWorkersThereAre(String text, int workers, boolean sharesFiles) {
    assertTrue(type().create(config(text)).workers() == workers, text);
    assertEquals(sharesFiles, type().create(config(text)).sharesFiles());
    assertTrue(new SparkType().isAddress(text));
  }

  private static Config config(String master) {
    return Config.of(new SparkType().fields(), Map.of("master", master));
  }

  @Test
  void wrongAddressesAreRefused() {
    var e = assertThrows(StriateException.class, () -> Trainings.spark("spark://host"));
    assertEquals(Code.BAD_FLAG, e.problems().getFirst().code());
    String message = e.problems().getFirst().what();
    assertTrue(message.startsWith("'spark://host' is no address of a Spark cluster"), message);
  }

  private Problem refusal(Cluster cluster) {
    var options = RunOptions.defaults().withCluster(cluster);
    Path run = folder.resolve("run");
    return assertThrows(
            StriateException.class, () -> Trainings.begin(run, Trainings.resnet(), options))
        .problems()
        .getFirst();
  }

  /// Spark itself tries for a minute.
  @Test
  void aMasterThatDoesNotExistIsToldAtOnce() {
    Problem problem = refusal(Trainings.spark("spark://nohost.invalid:7077"));
    assertEquals(Code.WORKER_LOST, problem.code());
    assertEquals("no Spark master answers at spark://nohost.invalid:7077", problem.what());
    assertEquals(
        List.of(
            "nohost.invalid:7077: no such host",
            "check the address, and that the master is running"),
        problem.details());
  }

  @Test
  void aMasterThatDoesNotListenIsToldAtOnce() throws IOException {
    int closed;
    try (var server = new ServerSocket(0)) {
      closed = server.getLocalPort();
    }
    String address = "127.0.0.1:" + closed;
    Problem problem = refusal(Trainings.spark("spark://" + address));
    assertEquals("no Spark master answers at spark://" + address, problem.what());
    assertEquals(address + ": Connection refused", problem.details().getFirst());
  }

  @Test
  void moreWorkersThanCoresAreRefused() {
    var e =
        assertThrows(
            StriateException.class,
            () -> Trainings.cluster("spark", Map.of("master", "local[2]", "workers", 4)));
    assertEquals(Code.BAD_FLAG, e.problems().getFirst().code());
    assertEquals(
        "local[2] runs 2 tasks at once, fewer than 4 workers", e.problems().getFirst().what());
  }

  /// The jar without those of Spark.
  @Test
  void withoutSparkTheMessageSaysWhatIsMissing() throws Exception {
    var entries = new ArrayList<URL>();
    for (String entry :
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"))
            .split(File.pathSeparator, -1)) {
      if (!entry.contains("spark-core")) {
        entries.add(Path.of(entry).toUri().toURL());
      }
    }
    try (var without =
        new URLClassLoader(entries.toArray(URL[]::new), ClassLoader.getPlatformClassLoader())) {
      Class<?> program = without.loadClass(NoSparkProgram.class.getName());
      String said = (String) program.getDeclaredMethod("say", Path.class).invoke(null, folder);
      assertTrue(
          said.startsWith("Apache Spark is not on the class path: no class org/apache/spark/"),
          said);
      assertTrue(said.contains("$SPARK_HOME/jars/*"), said);
    }
  }
}
