package io.striate.training.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.striate.api.Catalog;
import io.striate.api.backend.BackendOptions;
import io.striate.api.backend.Backends;
import io.striate.layers.Network;
import io.striate.layers.program.ActivationRanges;
import io.striate.layers.program.ActivationRanges.Watched;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Networks that die and networks that do not. An epoch has 64 steps.
class IdleUnitsTest {
  private static final Catalog CATALOG = Catalog.installed();

  private static final String REMEDY =
      ": the weights before it get no gradient; try a smaller learning rate, another \"init\" of the"
          + " layer before it, or batch normalization between the two";

  @TempDir Path folder;

  private static Network network(String layers, String train) {
    String text =
        """
        { "striate": 1, "input": [1, 4, 4], "layers": [ LAYERS ], "loss": "softmax-cross-entropy",
          "train": { "data": { "type": "synthetic", "samples": 528, "classes": 4, "validation": 16 },
            "batch": 8, "seed": 3, TRAIN } }\
        """
            .replace("LAYERS", layers)
            .replace("TRAIN", train);
    return Network.parse("net.json", text, List.of(), CATALOG);
  }

  private List<String> remarks(Network network, Path run) {
    var backends = Backends.installed();
    var remarks = new ArrayList<String>();
    var options =
        RunOptions.defaults()
            .withListener(event -> {
              if (event instanceof TrainingEvent.Remarked(String text)) {
                remarks.add(text);
              }
            });
    try (var backend = backends.open(backends.choose("reference"), BackendOptions.defaults());
        var begun = Run.begin(network, folder, RunFolder.create(run))) {
      assertEquals(Outcome.End.FINISHED, begun.train(backend, options).end());
    }
    return remarks;
  }

  private List<String> remarks(String layers, String train) {
    return remarks(network(layers, train), folder.resolve("run"));
  }

  private static String sgd(double rate) {
    return "\"epochs\": 2, \"optimizer\": { \"type\": \"sgd\", \"learningRate\": " + rate + " }";
  }

  private static final String RECTIFIED =
      """
      { "type": "conv2d", "name": "conv", "filters": 6, "kernel": 3, "activation": "relu" }, "flatten",
      { "type": "dense", "name": "hidden", "units": 12 }, { "type": "relu", "name": "active" },
      { "type": "dense", "units": 4 }\
      """;

  /// Each layer is remarked once in a run.
  @Test
  void aRateThatKillsRectifiersIsRemarked() {
    assertEquals(
        List.of(
            "layer 'active' (relu) gives 0 in 12 of its 12 units for each of 128 samples after"
                + " epoch 1"
                + REMEDY),
        remarks(RECTIFIED, sgd(5)));
  }

  @Test
  void aNetworkThatLearnsIsNot() {
    assertEquals(List.of(), remarks(RECTIFIED, sgd(0.05)));
  }

  @Test
  void activationsAtTheirLimitsAreRemarked() {
    for (String type : List.of("tanh", "sigmoid", "lecun-tanh")) {
      assertEquals(
          List.of(
              "layer 'bent' ("
                  + type
                  + ") is at a limit in 12 of its 12 units for each of 128 samples after epoch 1"
                  + REMEDY),
          remarks(network(bent(type, 100_000), sgd(0.01)), folder.resolve(type)));
      assertEquals(
          List.of(), remarks(network(bent(type, 1), sgd(0.01)), folder.resolve(type + "-small")));
    }
  }

  private static String bent(String type, double deviation) {
    return """
    "flatten", { "type": "dense", "units": 12, "init": { "type": "normal", "deviation": DEVIATION } },
    { "type": "TYPE", "name": "bent" }, { "type": "dense", "units": 4 }\
    """
        .replace("TYPE", type)
        .replace("DEVIATION", String.valueOf(deviation));
  }

  private static ActivationRanges ranges(String layers, String train) {
    return network(layers, train).programs(Map.of()).ranges(4).orElseThrow();
  }

  private static List<String> watched(String layers, String train) {
    return ranges(layers, train).watched().stream().map(Watched::node).distinct().toList();
  }

  /// Functions of which no part is flat, and layers that are not trained, are not looked at.
  @Test
  void onlyWhatCanStopToLearnIsLookedAt() {
    String all =
        """
        { "type": "conv2d", "name": "a", "filters": 2, "kernel": 3, "activation": "relu" },
        { "type": "conv2d", "name": "b", "filters": 2, "kernel": 1, "activation": "leaky-relu" },
        { "type": "conv2d", "name": "c", "filters": 2, "kernel": 1, "activation": "relu6" }, "flatten",
        { "type": "dense", "name": "d", "units": 5, "activation": "silu" }, { "type": "dropout", "rate": 0.5 },
        { "type": "dense", "name": "e", "units": 5, "activation": "gelu", FREEZE },
        { "type": "dense", "name": "f", "units": 5, FREEZE }, "batchnorm", { "type": "tanh", "name": "g" },
        { "type": "dense", "name": "h", "units": 4, "activation": "sigmoid" }\
        """;
    String free = all.replace(", FREEZE", "");
    String frozen = all.replace("FREEZE", "\"freeze\": true");
    assertEquals(List.of("a.relu", "c.relu6", "g"), watched(free, sgd(1)));
    assertEquals(List.of("a.relu", "c.relu6", "g"), watched(frozen, sgd(1)));
    assertEquals(
        List.of("c.relu6", "g"),
        watched(free.replace("\"name\": \"a\"", "\"name\": \"a\", \"freeze\": true"), sgd(1)));
  }

  @Test
  void ofAMachineThatIsPreTrainedItsOwnLayerIsLookedAt() {
    String layers =
        """
        "flatten", { "type": "dense", "name": "a", "units": 6, "activation": "sigmoid" },
        { "type": "dense", "name": "b", "units": 6, "activation": "sigmoid" },
        { "type": "dense", "name": "c", "units": 6, "activation": "sigmoid" }, { "type": "dense", "units": 4 }\
        """;
    String machine =
        ", \"objective\": { \"type\": \"contrastive-divergence\", \"layer\": \"b\","
            + " \"visibleBias\": \"a.bias\" }";
    assertEquals(List.of("a.sigmoid", "b.sigmoid", "c.sigmoid"), watched(layers, sgd(1)));
    // The biases of the visible units are those of a, so it learns as well.
    assertEquals(List.of("a.sigmoid", "b.sigmoid"), watched(layers, sgd(1) + machine));
  }

  /// Without this a look would be a step of training.
  @Test
  void aLookChangesNothing() {
    String layers = "\"flatten\", { \"type\": \"dense\", \"units\": 4 }, \"batchnorm\", \"relu\"";
    ActivationRanges found = ranges(layers, sgd(1));
    assertEquals(1, found.watched().size());
    assertTrue(found.watched().getFirst().last());
    assertEquals(List.of(), found.program().updates());
  }

  /// A network that is sure of each sample is at limits everywhere near its output; a rectifier
  /// there gives 0 in some places, and is remarked if it does so in all.
  @Test
  void nearAnOutputOnlyRectifiersAreLookedAt() {
    String sure =
        """
        "flatten", { "type": "dense", "units": 4, "init": { "type": "normal", "deviation": 100000 } },
        { "type": "TYPE", "name": "last" }\
        """;
    assertEquals(List.of(), watched(sure.replace("TYPE", "tanh"), sgd(1)));
    assertEquals(List.of(), watched(sure.replace("TYPE", "sigmoid"), sgd(1)));
    String some =
        """
        "flatten", "sigmoid", { "type": "dense", "units": 4, "init": { "type": "constant", "value": SIGN1 } },
        { "type": "relu", "name": "last" }\
        """;
    var dead = network(some.replace("SIGN", "-"), sgd(0.001));
    assertEquals(1, remarks(dead, folder.resolve("dead")).size());
    var live = network(some.replace("SIGN", ""), sgd(0.001));
    assertEquals(List.of(), remarks(live, folder.resolve("live")));
  }

  @Test
  void looksAtMostOnceInSixtyFourSteps() {
    var looks = new ArrayList<Long>();
    for (int epoch = 1; epoch <= 20; epoch++) {
      var position = new TrainingEvent.Position("train", epoch * 10L, 10, 20);
      if (IdleUnits.due(position)) {
        looks.add(position.step());
      }
    }
    assertEquals(List.of(70L, 130L, 200L), looks);
    assertTrue(IdleUnits.due(new TrainingEvent.Position("train", 640, 64, 20)));
    assertFalse(IdleUnits.due(new TrainingEvent.Position("train", 63, 63, 20)));
  }
}
