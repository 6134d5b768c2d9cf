package io.striate.training.run;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.striate.api.Catalog;
import io.striate.api.tensor.Shape;
import io.striate.arrays.StoredTensor;
import io.striate.layers.Network;
import io.striate.layers.spec.NormalizationRule;
import io.striate.layers.spec.ValidationSplit;
import io.striate.training.TrainedModel;
import io.striate.training.data.Synthetic;
import io.striate.training.data.TrainingData;
import io.striate.training.file.ModelFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Runs that keep an average of their weights.
class AverageTest {
  private static final Catalog CATALOG = Catalog.installed();

  @TempDir Path folder;

  /// Three epochs of one step with all 24 training samples.
  private static Network network(String average, String weights, String... overrides) {
    String text =
        """
        { 'striate': 1, 'input': [1, 2, 2],
          'layers': [ 'flatten', { 'type': 'dense', 'units': 4 },
                      { 'type': 'batchnorm', 'momentum': 0 }, { 'type': 'dense', 'units': 2 } ],
          'loss': 'softmax-cross-entropy',
          'train': { 'data': { 'type': 'synthetic', 'samples': 32, 'classes': 2, 'validation': 8 },
                     'epochs': 3, 'batch': 24, 'optimizer': { 'type': 'adam', 'learningRate': 0.1 },
                     'weights': '%s', 'weightAverage': %s } }\
        """
            .formatted(weights, average)
            .replace('\'', '"');
    return Network.parse("net.json", text, List.of(overrides), CATALOG);
  }

  private List<TrainingEvent.EpochDone> train(Network network, int stopAfter) {
    return train("run", network, stopAfter);
  }

  private List<TrainingEvent.EpochDone> train(String name, Network network, int stopAfter) {
    var epochs = new ArrayList<TrainingEvent.EpochDone>();
    var options =
        RunOptions.defaults()
            .withStopAfter(stopAfter)
            .withListener(event -> {
              if (event instanceof TrainingEvent.EpochDone done) {
                epochs.add(done);
              }
            });
    try (var backend = Bench.backend();
        var run = Run.begin(network, folder, RunFolder.create(folder.resolve(name)))) {
      run.train(backend, options);
    }
    return epochs;
  }

  private Checkpoint checkpoint(int step) {
    return checkpoint("run", step);
  }

  private Checkpoint checkpoint(String run, int step) {
    return Checkpoint.read(
        folder.resolve("%s/checkpoints/step-00000000%d.checkpoint".formatted(run, step)));
  }

  private static double[] values(List<StoredTensor> tensors, String name) {
    StoredTensor tensor =
        tensors.stream().filter(each -> each.name().equals(name)).findFirst().orElseThrow();
    double[] values = new double[tensor.values().length()];
    Arrays.setAll(values, i -> tensor.values().get(i));
    return values;
  }

  private List<StoredTensor> model() {
    return ModelFile.read(folder.resolve("run/model.striate")).weights();
  }

  @Test
  void theModelHoldsTheMeanOfTheLastEpochs() {
    train(network("{ 'type': 'swa', 'start': 1 }", "last"), 9);
    for (String name : List.of("dense1.weight", "dense1.bias", "batchnorm1.scale")) {
      double[] second = values(checkpoint(2).tensors(), name);
      double[] third = values(checkpoint(3).tensors(), name);
      double[] mean = new double[second.length];
      Arrays.setAll(mean, i -> (second[i] + third[i]) / 2);
      assertFalse(Arrays.equals(second, third), name);
      assertArrayEquals(mean, values(model(), name), 1e-6, name);
    }
    assertEquals(
        Stream.of("dense1.weight", "dense1.bias", "batchnorm1.scale", "batchnorm1.shift")
            .sorted()
            .toList(),
        model().stream()
            .map(StoredTensor::name)
            .filter(name -> !name.startsWith("dense2") && !name.contains("mean"))
            .filter(name -> !name.contains("variance"))
            .sorted()
            .toList());
  }

  /// The mean of what a dense layer gives is linear in its weights, and a step takes the mean of
  /// the weights that the step before has left.
  @Test
  void statisticsAreThoseOfTheAveragedWeights() {
    train(network("{ 'type': 'swa', 'start': 1 }", "last"), 9);
    double[] found = values(model(), "batchnorm1.mean");
    train("longer", network("{ 'type': 'swa', 'start': 9 }", "last", "train.epochs=4"), 9);
    double[] second = values(checkpoint("longer", 3).tensors(), "batchnorm1.mean");
    double[] third = values(checkpoint("longer", 4).tensors(), "batchnorm1.mean");
    double[] mean = new double[second.length];
    Arrays.setAll(mean, i -> (second[i] + third[i]) / 2);
    assertFalse(Arrays.equals(second, third));
    assertArrayEquals(mean, found, 1e-6);
  }

  @Test
  void statisticsMayBeAveragedLikeWeights() {
    train(network("{ 'type': 'swa', 'start': 1, 'statistics': 0 }", "last"), 9);
    double[] second = values(checkpoint(2).tensors(), "batchnorm1.variance");
    double[] third = values(checkpoint(3).tensors(), "batchnorm1.variance");
    double[] mean = new double[second.length];
    Arrays.setAll(mean, i -> (second[i] + third[i]) / 2);
    assertArrayEquals(mean, values(model(), "batchnorm1.variance"), 1e-6);
  }

  private static TrainingData data() {
    var dataset = Synthetic.open(Shape.of(1, 2, 2), Map.of("samples", 32, "classes", 2));
    return TrainingData.of(
        dataset, new ValidationSplit.Count(8), new NormalizationRule.Standard(), 1);
  }

  /// The figures of an epoch, its checkpoint and the model file are those of the average.
  @Test
  void figuresAreThoseOfTheAverage() {
    var epochs = train(network("{ 'type': 'ema', 'decay': 0.9 }", "last"), 2);
    Path run = folder.resolve("run");
    double shown = epochs.getLast().validation().orElseThrow().getOrDefault("loss", Double.NaN);
    double[] average = values(checkpoint(2).tensors(), "dense1.weight.average");
    assertArrayEquals(average, values(RunWeights.newest(run).weights(), "dense1.weight"));
    assertFalse(
        Arrays.equals(average, values(checkpoint(2).tensors(), "dense1.weight")), "the same");
    var model = TrainedModel.read(run, List.of(), CATALOG);
    try (var backend = Bench.backend();
        var data = data();
        var inference =
            new Inference(
                backend,
                model.network().programs(data.byteInputs()),
                RunWeights.newest(run).weights(),
                "run")) {
      var found = inference.evaluate(data.validation(8).orElseThrow(), _ -> List.of());
      assertEquals(shown, found.loss(), 1e-12);
    }
  }

  /// Before an average begins, the weights themselves are used.
  @Test
  void anAverageThatNeverBeginsChangesNothing() {
    train(network("{ 'type': 'swa', 'start': 3 }", "last"), 9);
    assertArrayEquals(
        values(checkpoint(3).tensors(), "dense1.weight"), values(model(), "dense1.weight"));
  }
}
