package io.striate.training;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.striate.api.Catalog;
import io.striate.api.Kinds;
import io.striate.layers.Network;
import io.striate.training.run.UsedPlugin;
import java.util.List;
import org.junit.jupiter.api.Test;

/// A trained model is read without the optimizer of its training.
class WithoutTrainingTest {
  private static final String MODEL =
      """
      { "striate": 1, "input": [2], "layers": [ { "type": "dense", "units": 2 } ],
        "loss": "softmax-cross-entropy",
        "train": { "data": "mnist", "epochs": 1,
                   "optimizer": { "type": "acme:plain", "weightDecay": 0.1 },
                   "parameters": [ { "match": "*.bias", "weightDecay": 0 } ] } }
      """;

  /// Groups have settings of an optimizer that is not there.
  @Test
  void groupsOfParametersGoWithTheirOptimizer() {
    var plugin =
        new UsedPlugin(
            "acme", "1.0", "", List.of(new Catalog.Provider(Kinds.OPTIMIZER, "acme:plain")));
    Network network =
        WithoutTraining.network(
            "model.striate", MODEL, List.of(), Catalog.installed(), List.of(plugin));
    assertEquals("acme:plain", network.training().optimizer().id());
    assertEquals(List.of(), network.training().parameters());
    assertEquals(2, network.programs().prediction(1).states().size());
  }
}
