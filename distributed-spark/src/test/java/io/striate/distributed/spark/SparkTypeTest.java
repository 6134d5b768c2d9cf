package io.striate.distributed.spark;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.striate.api.Catalog;
import io.striate.api.Kinds;
import io.striate.api.backend.BackendOptions;
import io.striate.api.backend.Backends;
import io.striate.api.cluster.Cluster;
import io.striate.api.component.ComponentType;
import io.striate.api.component.Config;
import io.striate.api.error.Code;
import io.striate.api.error.StriateException;
import io.striate.backend.tck.component.ComponentContract;
import io.striate.layers.Network;
import io.striate.training.run.Run;
import io.striate.training.run.RunFolder;
import io.striate.training.run.RunOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Addresses, and trainings on Spark in this process.
class SparkTypeTest implements ComponentContract<Cluster> {
  private static final String SPEC =
      """
      { 'striate': 1, 'input': [2, 12, 12],
        'layers': [
          { 'type': 'conv2d', 'filters': 8, 'kernel': 3, 'padding': 1, 'bias': false },
          { 'type': 'batchnorm', 'activation': 'relu' }, { 'type': 'maxpool2d', 'kernel': 2 },
          { 'type': 'dropout', 'rate': 0.2 }, 'flatten', { 'type': 'dense', 'units': 4 } ],
        'loss': 'softmax-cross-entropy', 'metrics': ['accuracy'],
        'train': { 'data': { 'type': 'synthetic', 'classes': 4, 'samples': 160, 'validation': 0.1 },
                   'epochs': 2, 'batch': 64, 'shards': 8, 'seed': 4, 'checkpointEvery': 1,
                   'optimizer': { 'type': 'adam', 'learningRate': 0.01 } } }
      """;

  @TempDir Path folder;

  @Override
  public ComponentType<Cluster> type() {
    return new SparkType();
  }

  private byte[] train(String name, RunOptions options) throws IOException {
    Path run = folder.resolve(name);
    Network network =
        Network.parse("m.json", SPEC.replace('\'', '"'), List.of(), Catalog.installed());
    var backends = Backends.installed();
    try (var backend = backends.open(backends.choose("cpu-vector"), BackendOptions.defaults());
        var started = Run.begin(network, folder, RunFolder.create(run))) {
      started.train(backend, options);
    }
    return Files.readAllBytes(run.resolve("model.striate"));
  }

  private static Cluster spark(String master) {
    return Catalog.installed().create(Kinds.CLUSTER, "spark", Map.of("master", master));
  }

  @Test
  void anyNumberOfTasksGivesTheSameModel() throws IOException {
    byte[] alone = train("alone", RunOptions.defaults());
    for (int workers = 1; workers <= 4; workers *= 2) {
      var options = RunOptions.defaults().withCluster(spark("local[" + workers + "]"));
      assertArrayEquals(alone, train("of-" + workers, options), workers + " workers");
    }
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
    var e = assertThrows(StriateException.class, () -> spark("spark://host"));
    assertEquals(Code.BAD_FLAG, e.problems().getFirst().code());
    String message = e.problems().getFirst().what();
    assertTrue(message.startsWith("'spark://host' is no address of a Spark cluster"), message);
  }
}
