package io.striate.training.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.striate.api.Catalog;
import io.striate.layers.Network;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// The canonical form says everything, and says it again in the same words.
class CanonicalTest {

  @Test
  void theFormOfASmallNetwork() {
    var network =
        Specs.parse(
            """
            { 'striate': 1, 'input': [1, 4, 4], 'note': 'mine', 'x-tool': { 'a': null },
              'defaults': { 'maxpool2d': { 'kernel': 2 } },
              'layers': [ 'maxpool2d', 'flatten', { 'type': 'dense', 'units': 2, 'activation': 'tanh', 'note': 'last' } ],
              'loss': 'softmax-cross-entropy' }\
            """);
    assertEquals(
        """
        {
          "striate": 1,
          "name": "model",
          "inputs": { "input": { "shape": [1, 4, 4], "layout": "chw" } },
          "layers": [
            {
              "name": "pool1",
              "type": "maxpool2d",
              "from": ["input"],
              "kernel": 2,
              "stride": 2,
              "padding": 0,
              "fit": "strict",
              "freeze": false
            },
            { "name": "flatten1", "type": "flatten", "from": ["pool1"], "freeze": false },
            {
              "name": "dense1",
              "type": "dense",
              "from": ["flatten1"],
              "units": 2,
              "bias": true,
              "init": "he-normal",
              "biasInit": { "type": "constant", "value": 0 },
              "eachRow": false,
              "activation": { "type": "tanh" },
              "freeze": false
            }
          ],
          "outputs": {
            "output": {
              "from": "dense1",
              "loss": {
                "type": "softmax-cross-entropy",
                "weights": [],
                "ignore": [],
                "smoothing": 0,
                "soft": false
              },
              "weight": 1,
              "metrics": [{ "type": "accuracy", "ignore": [] }]
            }
          }
        }
        """,
        network.canonicalText());
  }

  @Test
  void everyModelOfTheRepositoryIsSoundAndExpandsToItself() throws IOException {
    int models = 0;
    try (var files = Files.newDirectoryStream(Path.of("../models"), "*.json")) {
      for (Path file : files) {
        var network = Network.read(file, List.of(), Catalog.installed());
        assertExpandsToItself(network, file.toString());
        models++;
      }
    }
    assertNotEquals(0, models);
  }

  @Test
  void randomNetworksExpandToThemselves() {
    int sound = 0;
    for (int seed = 0; seed < 100; seed++) {
      String text = network(new Random(seed));
      assertExpandsToItself(Specs.parse(text), "seed " + seed + "\n" + text);
      sound++;
    }
    assertEquals(100, sound);
  }

  private static void assertExpandsToItself(Network network, String message) {
    String text = network.canonicalText();
    var again = Network.parse("canonical", text, List.of(), Catalog.installed());
    assertEquals(text, again.canonicalText(), message);
    assertEquals(
        network.programs().prediction(3).toString(),
        again.programs().prediction(3).toString(),
        message);
    assertEquals(network.graph().parameters(), again.graph().parameters(), message);
  }

  /// A sound network of random layers with random settings, written as freely as the format allows.
  private static String network(Random random) {
    var layers = new ArrayList<String>();
    for (int i = random.nextInt(4); i >= 0; i--) {
      layers.add(map(random));
    }
    if (random.nextBoolean()) {
      layers.add("'flatten'");
      layers.add(
          "{ 'type': 'dense', 'units': %d, 'init': %s, 'activation': '%s' }"
              .formatted(
                  1 + random.nextInt(5),
                  pick(
                      random,
                      "'he-uniform'",
                      "{ 'type': 'normal', 'deviation': 0.01 }",
                      "'glorot-normal'"),
                  pick(random, "relu", "tanh", "sigmoid", "softmax")));
    }
    String input =
        pick(
            random,
            "'input': [2, 16, 16]",
            "'input': { 'shape': [16, 16, 2], 'layout': 'hwc' }",
            "'inputs': { 'frame': [2, 16, 16] }");
    return "{ 'striate': 1, %s, 'defaults': { 'conv2d': { 'filters': 3, 'fit': '%s' } }, 'layers': [ %s ] }"
        .formatted(input, pick(random, "floor", "ceil"), String.join(",\n", layers));
  }

  private static String map(Random random) {
    return switch (random.nextInt(6)) {
      case 0 ->
          "{ 'type': 'conv2d', 'kernel': %s, 'stride': %d, 'padding': %s, 'dilation': %d, 'bias': %b, 'freeze': %b }"
              .formatted(
                  pick(random, "1", "3", "[1, 3]"),
                  1 + random.nextInt(2),
                  pick(random, "2", "[2, 3]", "[[2, 3], [4, 2]]", "'same'", "'same-upper'"),
                  1 + random.nextInt(2),
                  random.nextBoolean(),
                  random.nextBoolean());
      case 1 -> "{ 'type': 'maxpool2d', 'kernel': 2, 'stride': 1, 'padding': 1 }";
      case 2 ->
          "{ 'type': 'avgpool2d', 'kernel': %s, 'fit': 'ceil' }"
              .formatted(pick(random, "'global'", "1", "[1, 1]"));
      case 3 ->
          "{ 'type': 'batchnorm', 'epsilon': %s, 'activation': { 'type': 'dropout', 'rate': 0.25 } }"
              .formatted(pick(random, "1e-3", "0.00001"));
      case 4 -> "'relu'";
      default -> "{ 'type': 'dropout', 'note': [1, { 'a': 2 }] }";
    };
  }

  private static String pick(Random random, String... choices) {
    return choices[random.nextInt(choices.length)];
  }
}
