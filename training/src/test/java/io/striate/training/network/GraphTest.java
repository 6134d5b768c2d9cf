package io.striate.training.network;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.striate.api.program.Program;
import io.striate.api.tensor.Shape;
import io.striate.api.tensor.TensorType;
import io.striate.layers.Network;
import io.striate.layers.graph.Node;
import io.striate.layers.spec.Normalization;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class GraphTest {

  @Test
  void theAutoencoderOf2006Has2837314Parameters() {
    var layers = new StringBuilder();
    for (int units : new int[] {1000, 500, 250, 30, 250, 500, 1000, 784}) {
      layers
          .append(layers.isEmpty() ? "" : ",")
          .append("{ 'type': 'dense', 'units': " + units + " }");
    }
    assertEquals(2_837_314, Specs.layers("[784]", layers.toString()).graph().parameters());
  }

  @Test
  void layersMayStandInAnyOrder() {
    String layers =
        """
        { 'type': 'dense', 'units': 2, 'name': 'last', 'from': 'flat' },
        { 'type': 'flatten', 'name': 'flat', 'from': 'first' },
        { 'type': 'conv2d', 'filters': 2, 'kernel': 3, 'name': 'first', 'from': 'input' }\
        """;
    var network =
        Specs.parse(
            "{ 'striate': 1, 'input': [1, 5, 5], 'layers': ["
                + layers
                + "], 'outputs': { 'out': { 'from': 'last' } } }");
    assertEquals(
        List.of("first", "flat", "last"),
        network.graph().nodes().stream().map(Node::name).toList());
    assertEquals("last", network.graph().outputs().getFirst().node());
  }

  @Test
  void fromNamesALayerWithItsActivation() {
    var graph =
        Specs.layers(
                "[2]",
                "{ 'type': 'dense', 'units': 2, 'activation': 'relu' }, 'tanh', { 'type': 'add', 'from': ['dense1', 'tanh1'] }")
            .graph();
    assertEquals(List.of("dense1.relu", "tanh1"), graph.node("add1").inputs());
  }

  @Test
  void namingALayerRenamesNoOther() {
    var graph =
        Specs.layers(
                "[2]",
                "{ 'type': 'dense', 'units': 2, 'name': 'a' }, { 'type': 'dense', 'units': 2 }")
            .graph();
    assertEquals(List.of("a", "dense2"), graph.nodes().stream().map(Node::name).toList());
  }

  @Test
  void poolingByDefaultLaysWindowsSideBySideAndGlobalTakesAll() {
    var graph =
        Specs.layers(
                "[2, 9, 6]",
                "{ 'type': 'maxpool2d', 'kernel': 3 }, { 'type': 'avgpool2d', 'kernel': 'global' }")
            .graph();
    assertEquals(Shape.of(2, 3, 2), graph.node("pool1").shape());
    assertEquals(Shape.of(2, 1, 1), graph.node("pool2").shape());
    assertArrayEquals(
        new double[] {2.5},
        run("[1, 2, 2]", "{ 'type': 'avgpool2d', 'kernel': 'global' }", 1, 2, 3, 4));
  }

  @Test
  void fitRoundsDownOrUp() {
    assertArrayEquals(
        new double[] {5},
        run(
            "[1, 3, 3]",
            "{ 'type': 'maxpool2d', 'kernel': 2, 'fit': 'floor' }",
            1,
            2,
            3,
            4,
            5,
            6,
            7,
            8,
            9));
    assertArrayEquals(
        new double[] {5, 6, 8, 9},
        run(
            "[1, 3, 3]",
            "{ 'type': 'maxpool2d', 'kernel': 2, 'fit': 'ceil' }",
            1,
            2,
            3,
            4,
            5,
            6,
            7,
            8,
            9));
    assertArrayEquals(
        new double[] {3, 4.5, 7.5, 9},
        run(
            "[1, 3, 3]",
            "{ 'type': 'avgpool2d', 'kernel': 2, 'fit': 'ceil' }",
            1,
            2,
            3,
            4,
            5,
            6,
            7,
            8,
            9));
  }

  @Test
  void severalInputsAndOutputsGoByTheirNames() {
    var network =
        Specs.parse(
            """
            { 'striate': 1, 'inputs': { 'left': [2], 'right': [3] },
              'layers': [
                { 'type': 'concat', 'from': ['left', 'right'] },
                { 'type': 'dense', 'units': 4, 'name': 'main' },
                { 'type': 'dense', 'units': 2, 'name': 'aux', 'from': 'concat1' } ],
              'outputs': {
                'a': { 'from': 'main', 'loss': 'softmax-cross-entropy' },
                'b': { 'from': 'aux', 'loss': 'softmax-cross-entropy', 'weight': 0.25, 'metrics': [] } },
              'train': { 'data': 'mnist', 'epochs': 1, 'optimizer': { 'type': 'sgd', 'learningRate': 1 } } }\
            """);
    assertEquals(Shape.of(5), network.graph().node("concat1").shape());
    var programs = network.programs();
    try (var run = new ReferenceRun(programs.training(1)).start(programs, 1)) {
      run.set("left", 1, 2)
          .set("right", 3, 4, 5)
          .set("a.target", 3)
          .set("b.target", 1)
          .set("rate", 0.1)
          .run();
      assertEquals(run.get("a.loss")[0] + 0.25 * run.get("b.loss")[0], run.get("loss")[0], 1e-12);
      assertTrue(run.has("a.accuracy"));
      assertFalse(run.has("b.accuracy"));
    }
    assertEquals(
        List.of("a.answer", "b.answer"),
        programs.prediction(1).outputs().stream().map(output -> output.name()).toList());
  }

  @Test
  void bytesAreNormalizedChannelByChannel() {
    var network = Specs.layers("[2, 1, 2]", "'flatten'");
    var figures = new Normalization(List.of(0.5f, 0.2f), List.of(0.25f, 2f));
    Program program = network.programs(Map.of("input", figures)).prediction(2);
    assertEquals(TensorType.uint8(2, 2, 1, 2), program.inputs().getFirst().type());
    try (var run = new ReferenceRun(program)) {
      double[] answer = run.set("input", 0, 255, 51, 102, 255, 0, 0, 0).run().get("answer");
      assertArrayEquals(new double[] {-2, 2, 0, 0.1, 2, -2, -0.1, -0.1}, answer, 1e-7);
    }
  }

  @Test
  void oneNormalizationGoesForInputsWithoutChannels() {
    var network = Specs.layers("[3]", "{ 'type': 'relu' }");
    var figures = new Normalization(List.of(0.2f), List.of(0.5f));
    try (var run = new ReferenceRun(network.programs(Map.of("input", figures)).prediction(1))) {
      double[] answer = run.set("input", 0, 51, 255).run().get("answer");
      assertArrayEquals(new double[] {0, 0, 1.6}, answer, 1e-7);
    }
  }

  @Test
  void frozenLayersStayAsTheyAre() {
    var network =
        Specs.parse(
            """
            { 'striate': 1, 'input': [3, 2, 2],
              'layers': [ { 'type': 'batchnorm', 'freeze': true }, 'flatten', { 'type': 'dense', 'units': 2 } ],
              'loss': 'softmax-cross-entropy',
              'train': { 'data': 'mnist', 'epochs': 1, 'optimizer': 'adam' } }\
            """);
    var updated =
        network.programs().training(2).updates().stream().map(u -> u.state().name()).toList();
    assertEquals(
        List.of(
            "dense1.weight",
            "dense1.weight.m",
            "dense1.weight.v",
            "dense1.bias",
            "dense1.bias.m",
            "dense1.bias.v"),
        updated);
    assertEquals(6 + 24 + 2, network.graph().parameters());
  }

  @Test
  void initialValuesDependOnNamesAndNotOnTheOrderOfLayers() {
    var one =
        Specs.layers(
            "[4]",
            "{ 'type': 'dense', 'units': 4, 'name': 'a' }, { 'type': 'dense', 'units': 4, 'name': 'b' }");
    var other =
        Specs.layers(
            "[4]",
            "{ 'type': 'dense', 'units': 4, 'name': 'b' }, { 'type': 'dense', 'units': 4, 'name': 'a' }");
    assertArrayEquals(start(one, "a.weight"), start(other, "a.weight"));
    assertFalse(java.util.Arrays.equals(start(one, "a.weight"), start(one, "b.weight")));
  }

  private static double[] start(Network network, String state) {
    try (var run =
        new ReferenceRun(network.programs().prediction(1)).start(network.programs(), 3)) {
      return run.get(state);
    }
  }

  private static double[] run(String input, String layers, double... values) {
    var programs = Specs.layers(input, layers).programs();
    try (var run = new ReferenceRun(programs.prediction(1)).start(programs, 1)) {
      return run.set("input", values).run().get("answer");
    }
  }
}
