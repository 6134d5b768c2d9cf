package io.striate.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.striate.api.Catalog;
import io.striate.api.backend.Backend;
import io.striate.api.backend.BackendOptions;
import io.striate.api.backend.Backends;
import io.striate.api.data.PassMonitor;
import io.striate.api.error.StriateException;
import io.striate.layers.Network;
import io.striate.training.run.Evaluated;
import io.striate.training.run.Run;
import io.striate.training.run.RunFolder;
import io.striate.training.run.RunOptions;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Several models that are evaluated together.
class EnsembleTest {
  private static final Catalog CATALOG = Catalog.installed();

  @TempDir Path folder;

  private static String spec(String layers, int classes) {
    return """
    {
      "striate": 1, "name": "member", "input": [1, 8, 8], "layers": [%s],
      "loss": "softmax-cross-entropy", "metrics": ["accuracy", "ece"],
      "train": { "data": { "type": "synthetic", "classes": %d, "samples": 60, "testSamples": 40, "noise": 3 },
                 "epochs": 2, "batch": 20,
                 "optimizer": { "type": "adam", "learningRate": 0.01 } }
    }
    """
        .formatted(layers, classes);
  }

  private static Backend backend() {
    var backends = Backends.installed();
    return backends.open(backends.choose("reference"), BackendOptions.defaults());
  }

  private TrainedModel trained(String name, String spec) {
    Path path = folder.resolve(name);
    var network = Network.parse("m.json", spec, List.of(), CATALOG);
    try (var backend = backend();
        var run = Run.begin(network, folder, RunFolder.create(path))) {
      run.train(backend, RunOptions.defaults());
    }
    return TrainedModel.read(path, List.of(), CATALOG);
  }

  private static Evaluated evaluated(TrainedModel... models) {
    try (var backend = backend()) {
      return new ModelEvaluation(List.of(models)).evaluate(backend, PassMonitor.none());
    }
  }

  private static double figure(Evaluated evaluated, String name) {
    return Objects.requireNonNull(evaluated.figures().get(name), name);
  }

  /// Averages of probabilities are better than the mean of the members: the logarithm is concave.
  @Test
  void averagesModelsOfDifferentLayers() {
    var linear = trained("linear", spec("\"flatten\", { \"type\": \"dense\", \"units\": 4 }", 4));
    var deep =
        trained(
            "deep",
            spec(
                "{ \"type\": \"conv2d\", \"filters\": 4, \"kernel\": 3 }, \"batchnorm\", \"relu\","
                    + " \"flatten\", { \"type\": \"dense\", \"units\": 4 }",
                4));
    Evaluated both = evaluated(linear, deep);
    assertEquals(40, both.samples());
    double mean = (figure(evaluated(linear), "loss") + figure(evaluated(deep), "loss")) / 2;
    assertTrue(figure(both, "loss") < mean, figure(both, "loss") + " of a mean of " + mean);
    assertNotEquals(figure(evaluated(linear), "loss"), figure(both, "loss"));
    assertTrue(both.figures().containsKey("ece"), both.figures().toString());
  }

  @Test
  void aModelTwiceIsThatModel() {
    var model = trained("model", spec("\"flatten\", { \"type\": \"dense\", \"units\": 4 }", 4));
    assertEquals(figure(evaluated(model), "loss"), figure(evaluated(model, model), "loss"), 1e-6);
    assertEquals(figure(evaluated(model), "accuracy"), figure(evaluated(model, model), "accuracy"));
  }

  @Test
  void refusesModelsThatDoNotBelongTogether() {
    var four = trained("four", spec("\"flatten\", { \"type\": \"dense\", \"units\": 4 }", 4));
    var six = trained("six", spec("\"flatten\", { \"type\": \"dense\", \"units\": 6 }", 4));
    var refused = assertThrows(StriateException.class, () -> evaluated(four, six));
    assertTrue(
        refused
            .getMessage()
            .contains(
                "models can be averaged if their outputs are the same; the first has"
                    + " {output=[[4]]}, another has {output=[[6]]}"),
        refused.getMessage());
  }
}
