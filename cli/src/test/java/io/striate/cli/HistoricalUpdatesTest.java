package io.striate.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.striate.api.Catalog;
import io.striate.api.backend.Backend;
import io.striate.api.backend.BackendOptions;
import io.striate.api.backend.Backends;
import io.striate.api.data.Samples;
import io.striate.api.tensor.HostArray;
import io.striate.layers.Network;
import io.striate.training.TrainedModel;
import io.striate.training.run.Run;
import io.striate.training.run.RunFolder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The first learning rules, exactly, on each backend that computes on the processor.
class HistoricalUpdatesTest {
  @TempDir Path folder;

  private HostArray parameter(TrainedModel model, String name) {
    return model.weights().stream()
        .filter(each -> each.name().equals(name))
        .findFirst()
        .orElseThrow()
        .values();
  }

  private TrainedModel train(Network network, String backend) {
    var backends = new Backends(Backends.installed().providers());
    try (Backend opened = backends.open(backends.choose(backend), BackendOptions.defaults());
        var run = Run.begin(network, folder, RunFolder.claim(folder, "run"))) {
      run.train(opened);
      return TrainedModel.read(run.folder().path(), List.of(), Catalog.installed());
    }
  }

  private static Network network(String text) {
    return Network.parse("net.json", text, List.of(), Catalog.installed());
  }

  /// Widrow and Hoff: `w + 2 mu e x`, with `e` the target minus the sum.
  @ParameterizedTest
  @ValueSource(strings = {"reference", "cpu-vector"})
  void adaline(String backend) {
    Network network =
        network(
            """
            { "striate": 1, "name": "adaline", "input": [16], "loss": "mse",
              "layers": [ { "type": "dense", "name": "sum", "units": 1,
                            "init": { "type": "constant", "value": 0.5 } } ],
              "train": { "data": { "type": "linear", "samples": 1, "testSamples": 1,
                                   "validation": 0, "normalize": "unit" },
                         "epochs": 1, "batch": 1, "optimizer": { "type": "sgd", "learningRate": 0.25 } } }
            """);
    float[] x = new float[16];
    float[] target = new float[1];
    Samples samples =
        network.training().data().value().open(folder, network.graph().fedShapes()).training();
    samples.read(0, 0, new HostArray.Floats(x), 0);
    samples.read(0, 1, new HostArray.Floats(target), 0);
    float sum = 0;
    for (float each : x) {
      sum += 0.5f * each;
    }
    float error = target[0] - sum;
    TrainedModel trained = train(network, backend);
    for (int i = 0; i < 16; i++) {
      assertEquals(
          0.5f + 2 * 0.25f * error * x[i], parameter(trained, "sum.weight").get(i), "weight " + i);
    }
    assertEquals(2 * 0.25f * error, parameter(trained, "sum.bias").get(0));
  }

  /// Rosenblatt: a mistake adds `x` to the weights of the right response and takes it from those of
  /// the wrong one; a right answer changes nothing, and equal scores count half.
  @ParameterizedTest
  @ValueSource(strings = {"reference", "cpu-vector"})
  void perceptron(String backend) {
    Network network =
        network(
            """
            { "striate": 1, "name": "perceptron", "input": [3], "loss": "perceptron",
              "layers": [ { "type": "dense", "name": "response", "units": 2,
                            "init": { "type": "constant", "value": 0 } } ],
              "train": { "data": { "type": "truth-table", "function": "and", "bipolar": true,
                                   "targetType": "class", "validation": 0, "normalize": "unit" },
                         "epochs": 12, "batch": 1, "seed": 3,
                         "optimizer": { "type": "sgd", "learningRate": 1 } } }
            """);
    var seen = new ArrayList<String>();
    TrainedModel trained = train(network, backend);
    HostArray weight = parameter(trained, "response.weight");
    HostArray bias = parameter(trained, "response.bias");
    for (int pattern = 0; pattern < 8; pattern++) {
      double difference = bias.get(1) - bias.get(0);
      for (int i = 0; i < 3; i++) {
        double x = (pattern >> (2 - i) & 1) == 1 ? 1 : -1;
        difference += (weight.get(3 + i) - weight.get(i)) * x;
      }
      seen.add(String.format(Locale.ROOT, "%d: %.0f", pattern, difference));
      assertTrue(difference != 0 && difference > 0 == (pattern == 7), seen::toString);
    }
    for (int i = 0; i < 3; i++) {
      assertEquals(Math.rint(2 * weight.get(i)), 2 * weight.get(i), "no halves");
      assertEquals(-weight.get(i), weight.get(3 + i), "what one response gains the other loses");
    }
    assertEquals(-bias.get(0), bias.get(1));
  }
}
