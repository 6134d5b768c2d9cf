package io.striate.training.run;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.striate.api.backend.BackendOptions;
import io.striate.api.backend.Backends;
import io.striate.api.cluster.Cluster;
import io.striate.api.error.StriateException;
import io.striate.api.tensor.HostArray;
import io.striate.layers.Network;
import io.striate.layers.program.Standing;
import io.striate.training.data.EpochBatches;
import io.striate.training.network.Specs;
import io.striate.training.step.ShardRanges;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Runs whose steps workers compute, beside runs on one machine.
class ClusterStepsTest {
  @TempDir Path folder;

  private static Network network(String train) {
    return Specs.parse(
        """
        { 'striate': 1, 'input': [1, 6, 6],
          'layers': [ { 'type': 'conv2d', 'filters': 3, 'kernel': 3 }, 'batchnorm', 'relu',
                      { 'type': 'dropout', 'rate': 0.3 }, 'flatten',
                      { 'type': 'dense', 'units': 4 } ],
          'loss': { 'type': 'softmax-cross-entropy', 'weights': [1, 0.25, 3, 2] },
          'metrics': ['accuracy', 'confusion-matrix'],
          'train': { 'data': { 'type': 'synthetic', 'classes': 4, 'samples': 80,
                              'validation': 0.1 }, 'batch': 32,
                     'epochs': 2, 'optimizer': { 'type': 'adamw', 'learningRate': 0.01 },
                     %s 'lastBatch': 'keep', 'seed': 2 } }\
        """
            .formatted(train)
            .replace('\'', '"'));
  }

  private Path train(String name, Network network, RunOptions options) {
    Path path = folder.resolve(name);
    var backends = Backends.installed();
    try (var backend = backends.open(backends.choose("reference"), BackendOptions.defaults());
        var run = Run.begin(network, folder, RunFolder.create(path))) {
      run.train(backend, options);
    }
    return path;
  }

  private static RunOptions with(Cluster cluster) {
    return RunOptions.defaults().withCluster(cluster);
  }

  private static byte[] model(Path run) throws IOException {
    return Files.readAllBytes(run.resolve("model.striate"));
  }

  /// The last batch of an epoch is smaller, and has fewer shards than there are workers.
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 4, 8})
  void anyNumberOfWorkersGivesTheSameModel(int workers) throws IOException {
    Network network = network("'shards': 8,");
    assertArrayEquals(
        model(train("alone", network, RunOptions.defaults())),
        model(train("shared", network, with(MemoryCluster.of(workers)))));
  }

  /// Six shards are four and two.
  @Test
  void theLastWorkerMayHaveFewerShards() throws IOException {
    Network network = network("'shards': 6,");
    assertArrayEquals(
        model(train("alone", network, RunOptions.defaults())),
        model(train("shared", network, with(MemoryCluster.of(2)))));
  }

  /// A run that was begun on one machine continues with workers, and the other way round.
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void whoeverContinuesGivesTheSameModel(boolean workersFirst) throws IOException {
    Network network = network("'shards': 4, 'checkpointEvery': 1,");
    var alone = RunOptions.defaults();
    var shared = with(MemoryCluster.of(2));
    byte[] whole = model(train("alone", network, alone));
    Path cut = train("cut", network, (workersFirst ? shared : alone).withStopAfter(1));
    var backends = Backends.installed();
    try (var backend = backends.open(backends.choose("reference"), BackendOptions.defaults());
        var run = Run.resume(cut, network.catalog())) {
      run.train(backend, workersFirst ? alone : shared);
    }
    assertArrayEquals(whole, model(cut));
  }

  /// Phases, parameters that begin to be trained later, averages and restored weights.
  @Test
  void workersFollowWhatTheDriverDoes() throws IOException {
    Network network =
        network(
            """
            'shards': 4, 'weightAverage': { 'type': 'swa', 'start': 1 },
            'parameters': [ { 'match': 'conv*', 'freeze': 1 } ],
            'phases': [ { 'name': 'one', 'epochs': 1 }, { 'name': 'two', 'epochs': 3 } ],
            """);
    assertArrayEquals(
        model(train("alone", network, RunOptions.defaults())),
        model(train("shared", network, with(MemoryCluster.of(4)))));
  }

  @Test
  void workersNeedShards() {
    var e =
        assertThrows(
            StriateException.class, () -> train("run", network(""), with(MemoryCluster.of(2))));
    assertEquals(
        """
        train has no "shards": workers share the shards of a batch [STR-120]
          set it to a power of two, such as --set train.shards=8; results depend on it, and not on\
         the number of workers\
        """,
        e.getMessage());
  }

  @ParameterizedTest
  @CsvSource({"8, 1, 8", "8, 4, 2", "8, 8, 1", "6, 2, 4", "1, 1, 1", "1024, 1024, 1"})
  void workersHaveRangesOfShards(int shards, int workers, int block) {
    assertEquals(block, ShardRanges.of(shards, workers).block());
  }

  @ParameterizedTest
  @CsvSource({"8, 3, '1, 2, 4, 8 workers'", "6, 4, '1, 2 workers'", "1, 2, '1 worker'"})
  void otherNumbersOfWorkersAreRefused(int shards, int workers, String possible) {
    var e = assertThrows(StriateException.class, () -> ShardRanges.of(shards, workers));
    assertEquals(
        "use "
            + possible
            + ", or a number of train.shards that is a multiple of the workers and a power of two",
        e.problems().getFirst().details().getFirst());
  }

  @Test
  void messagesReadBackTheSame() {
    Map<String, HostArray> values = new LinkedHashMap<>();
    values.put("a", new HostArray.Floats(new float[] {1, -0f, Float.MIN_VALUE}));
    values.put("b", new HostArray.Doubles(new double[] {Math.PI}));
    var states = (ClusterMessage.States) again(new ClusterMessage.States(values));
    assertEquals(Double.doubleToRawLongBits(-0.0), bits(states.values(), "a", 1));
    assertEquals(Double.doubleToRawLongBits(Math.PI), bits(states.values(), "b", 0));
    for (var message :
        new ClusterMessage[] {
          new ClusterMessage.Phase(3, new Standing(1, 2, 1L << 40)),
          new ClusterMessage.Epoch(4, new EpochBatches(8, 7, 6, 5), 2),
          new ClusterMessage.Step(1L << 41, 0.1),
          new ClusterMessage.End()
        }) {
      assertEquals(message, again(message));
    }
  }

  private static long bits(Map<String, HostArray> values, String name, int index) {
    HostArray found = Objects.requireNonNull(values.get(name));
    return Double.doubleToRawLongBits(found.get(index));
  }

  private static ClusterMessage again(ClusterMessage message) {
    return ClusterMessage.of(message.bytes());
  }
}
