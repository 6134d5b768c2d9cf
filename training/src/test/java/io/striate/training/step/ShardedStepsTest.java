package io.striate.training.step;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.striate.api.backend.Backend;
import io.striate.api.backend.BackendOptions;
import io.striate.api.backend.Backends;
import io.striate.api.random.RandomStream;
import io.striate.api.tensor.HostArray;
import io.striate.api.tensor.Shape;
import io.striate.api.tensor.TensorType;
import io.striate.arrays.StoredTensor;
import io.striate.layers.Network;
import io.striate.layers.program.Programs;
import io.striate.layers.program.ShardedPrograms;
import io.striate.training.data.Batch;
import io.striate.training.data.Feed;
import io.striate.training.network.Specs;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Steps that are computed in parts, beside steps of whole batches.
class ShardedStepsTest {
  private static final List<Feed> FEEDS =
      List.of(
          new Feed("input", 0, TensorType.float32(Shape.of(1, 4, 4))),
          new Feed("target", 1, TensorType.int32()));

  private static Network network(String layers, String loss, String train) {
    return Specs.parse(
        """
        { 'striate': 1, 'input': [1, 4, 4],
          'layers': [ { 'type': 'conv2d', 'filters': 3, 'kernel': 2 }, %s 'flatten',
                      { 'type': 'dense', 'units': 4 } ],
          'loss': %s, 'metrics': ['accuracy'],
          'train': { 'data': { 'type': 'synthetic', 'classes': 4 }, 'epochs': 2, 'batch': 13,
                     'optimizer': { 'type': 'adamw', 'learningRate': 0.1 }, %s 'seed': 2 } }\
        """
            .formatted(layers, loss, train)
            .replace('\'', '"'));
  }

  private static Batch batch(int size, int number) {
    var random = new RandomStream(3, "batch", number, 0);
    float[] images = new float[size * 16];
    for (int i = 0; i < images.length; i++) {
      images[i] = random.nextUniform();
    }
    int[] labels = new int[size];
    for (int i = 0; i < size; i++) {
      labels[i] = (int) (4 * random.nextUniform());
    }
    return new Batch(size, List.of(new HostArray.Floats(images), new HostArray.Ints(labels)));
  }

  private static Backend backend() {
    var backends = Backends.installed();
    return backends.open(backends.choose("reference"), BackendOptions.defaults());
  }

  /// The states after some steps, and what they have found.
  private record Trained(Map<String, double[]> states, List<Map<String, double[]>> sums) {}

  private static Trained train(Network network, int... sizes) {
    Programs programs = network.programs();
    var sums = new ArrayList<Map<String, double[]>>();
    try (var backend = backend();
        var states = new States(backend, programs.states());
        var steps = BatchSteps.on(backend, programs, states)) {
      states.initialize(1);
      for (int i = 0; i < sizes.length; i++) {
        sums.add(steps.run(batch(sizes[i], i), FEEDS, i, 0.1));
      }
      var values = new TreeMap<String, double[]>();
      for (StoredTensor tensor : states.copy(false)) {
        double[] all = new double[tensor.values().length()];
        for (int i = 0; i < all.length; i++) {
          all[i] = tensor.values().get(i);
        }
        values.put(tensor.name(), all);
      }
      return new Trained(values, sums);
    }
  }

  private static double[] of(Map<String, double[]> values, String name) {
    return Objects.requireNonNull(values.get(name), name);
  }

  private static void assertSame(Trained whole, Trained parts) {
    assertEquals(whole.states().keySet(), parts.states().keySet());
    whole
        .states()
        .forEach((name, values) -> assertArrayEquals(values, of(parts.states(), name), 1e-6, name));
    for (int i = 0; i < whole.sums().size(); i++) {
      Map<String, double[]> found = parts.sums().get(i);
      whole
          .sums()
          .get(i)
          .forEach((name, sums) -> assertArrayEquals(sums, of(found, name), 1e-6, name));
    }
  }

  /// Batches that parts fill, that leave a remainder, and that are smaller than a part. Masks of
  /// dropout depend on the place of a sample in its batch.
  @ParameterizedTest
  @ValueSource(ints = {2, 3, 5, 13})
  void aStepIsThatOfTheWholeBatch(int shards) {
    String dropout = "{ 'type': 'dropout', 'rate': 0.5 },";
    String loss = "'softmax-cross-entropy'";
    int[] sizes = {13, 12, 2, 13};
    assertSame(
        train(network(dropout, loss, ""), sizes),
        train(network(dropout, loss, "'shards': " + shards + ","), sizes));
  }

  /// Weights of classes and ignored labels are divided by the weights of the whole batch.
  @Test
  void elementsKeepTheirWeights() {
    String loss = "{ 'type': 'softmax-cross-entropy', 'weights': [1, 0.25, 3, 2], 'ignore': 3 }";
    assertSame(
        train(network("'relu',", loss, ""), 13, 9),
        train(network("'relu',", loss, "'shards': 4,"), 13, 9));
  }

  @Test
  void gradientsAreTransformedAfterTheyAreAdded() {
    String clip = "'gradients': [{ 'type': 'clip-norm', 'norm': 0.01 }],";
    String loss = "'softmax-cross-entropy'";
    assertSame(
        train(network("'relu',", loss, clip), 13, 13),
        train(network("'relu',", loss, clip + "'shards': 3,"), 13, 13));
  }

  /// Running statistics become the mean of what they become after each part.
  @Test
  void statisticsAreThoseOfTheParts() {
    String norm = "'batchnorm',";
    String loss = "'softmax-cross-entropy'";
    var whole = train(network(norm, loss, ""), 12);
    var parts = train(network(norm, loss, "'shards': 2,"), 12);
    assertArrayEquals(
        of(whole.states(), "batchnorm1.mean"), of(parts.states(), "batchnorm1.mean"), 1e-6);
    assertTrue(
        of(whole.states(), "batchnorm1.variance")[0]
            != of(parts.states(), "batchnorm1.variance")[0]);
  }

  @Test
  void partsDifferByAtMostOneSample() {
    var sharded =
        network("'relu',", "'softmax-cross-entropy'", "'shards': 4,")
            .programs()
            .sharded()
            .orElseThrow();
    assertEquals(List.of(4, 3, 3, 3), sharded.cut(13));
    assertEquals(List.of(3, 3), sharded.cut(6));
    assertEquals(List.of(1), sharded.cut(1));
    assertEquals(
        List.of(0, 1, 0, 2),
        List.of(
            ShardedPrograms.level(0),
            ShardedPrograms.level(1),
            ShardedPrograms.level(2),
            ShardedPrograms.level(3)));
  }
}
