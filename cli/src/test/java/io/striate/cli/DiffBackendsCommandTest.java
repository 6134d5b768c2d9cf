package io.striate.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.striate.api.Catalog;
import io.striate.api.backend.Backend;
import io.striate.api.backend.BackendOptions;
import io.striate.api.backend.BackendProvider;
import io.striate.api.backend.Backends;
import io.striate.api.op.BatchNormGrad;
import io.striate.api.op.Conv2d;
import io.striate.api.op.Conv2dGradInput;
import io.striate.api.op.Conv2dGradWeight;
import io.striate.api.op.Elementwise;
import io.striate.api.op.Elementwise.Function;
import io.striate.api.op.MatMul;
import io.striate.api.op.MaxPool2d;
import io.striate.api.op.Op;
import io.striate.api.op.SgdUpdate;
import io.striate.api.program.Program;
import io.striate.api.tensor.Shape;
import io.striate.cli.terminal.ExitStatus;
import io.striate.inspect.timing.LayerGroups;
import io.striate.json.JsonArray;
import io.striate.json.JsonNumber;
import io.striate.json.JsonObject;
import io.striate.json.JsonReader;
import io.striate.json.JsonString;
import io.striate.layers.Network;
import io.striate.layers.graph.Node;
import io.striate.layers.program.CutNetwork;
import io.striate.layers.program.NetworkPrograms;
import io.striate.training.step.ScratchStep;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DiffBackendsCommandTest {
  private static final String LENET = "../models/lenet5.json";

  /// A block whose input goes around it, with other numbers of channels at each place.
  private static final String RESIDUAL =
      """
      {
        "striate": 1, "name": "block", "input": [2, 6, 6],
        "layers": [
          { "type": "conv2d", "name": "stem", "filters": 4, "kernel": 3, "padding": 1 },
          { "type": "conv2d", "name": "inner", "filters": 5, "kernel": 3, "padding": 1, "bias": false },
          { "type": "batchnorm", "name": "norm", "activation": "relu" },
          { "type": "conv2d", "name": "outer", "filters": 4, "kernel": 3, "padding": 1 },
          { "type": "add", "name": "sum", "from": ["outer", "stem"], "activation": "relu" },
          { "type": "avgpool2d", "name": "mean", "kernel": 6 },
          "flatten",
          { "type": "dense", "name": "last", "units": 3 }
        ],
        "loss": "softmax-cross-entropy"
      }
      """;

  /// One convolution and its normalization at three sizes of an image.
  private static final String SHARED =
      """
      {
        "striate": 1, "name": "shared", "input": [4, 12, 12],
        "layers": [
          { "type": "conv2d", "name": "stem", "filters": 4, "kernel": 3, "padding": 1 },
          { "type": "batchnorm", "name": "inner", "activation": "prelu" },
          { "repeat": 2, "layers": [
            { "type": "maxpool2d", "kernel": 2 },
            { "type": "conv2d", "shareWith": "stem" },
            { "type": "batchnorm", "shareWith": "inner" } ] },
          "flatten",
          { "type": "dense", "name": "last", "units": 3 }
        ],
        "loss": "softmax-cross-entropy"
      }
      """;

  @TempDir private static Path folder;

  private static String residual() {
    return Fixtures.write(folder.resolve("block.json"), RESIDUAL).toString();
  }

  private static Session compare(
      String spec, BiPredicate<Op, List<Shape>> wrong, Consumer<double[]> mistake) {
    var providers = new ArrayList<BackendProvider>(Backends.installed().providers());
    providers.add(new WrongBackend(wrong, mistake));
    return Session.with(
        providers, "diff-backends", spec, "--a", "wrong", "--b", "reference", "--batch", "2");
  }

  private static void names(Session session, String layer, String what) {
    assertEquals(ExitStatus.FAILED, session.status(), session.out() + session.err());
    List<String> lines = session.out().lines().toList();
    int verdict = lines.indexOf("first beyond its bound: layer " + layer);
    assertTrue(verdict > 0, session.out());
    assertTrue(lines.get(verdict + 1).startsWith("  " + what + "["), session.out());
    assertTrue(
        lines.get(verdict + 2).startsWith("  a (wrong) is wrong: the layer's inputs give "),
        session.out());
    String row = layer.substring(0, layer.indexOf(','));
    assertEquals(
        List.of(row),
        lines.stream()
            .filter(line -> line.endsWith("<-- beyond its bound"))
            .map(line -> line.substring(0, line.indexOf(' ')))
            .toList(),
        "no other layer is called beyond its bound\n" + session.out());
  }

  @Test
  void namesTheLayerOfAWrongConvolution() {
    names(
        compare(
            LENET,
            (op, in) -> op instanceof Conv2d && in.get(1).equals(Shape.of(16, 6, 5, 5)),
            values -> values[17] += 1e-3),
        "conv2, forward",
        "output of conv2");
  }

  @Test
  void namesTheLayerOfAWrongPooling() {
    names(
        compare(
            LENET,
            (op, in) -> op instanceof MaxPool2d && in.getFirst().extent(1) == 6,
            values -> values[0] = Math.nextUp((float) values[0])),
        "pool1, forward",
        "output of pool1");
  }

  @Test
  void namesTheLayerOfAWrongGradientByTheInput() {
    names(
        compare(
            LENET,
            (op, in) -> op instanceof Conv2dGradInput,
            values -> Arrays.setAll(values, i -> 1.001 * values[i])),
        "conv2, backward",
        "gradient of the output of pool1");
  }

  @Test
  void namesTheLayerOfAWrongGradientByAWeight() {
    names(
        compare(
            LENET,
            (op, in) -> op instanceof Conv2dGradWeight && in.getFirst().extent(1) == 1,
            values -> values[3] = 0),
        "conv1, backward",
        "gradient of conv1.weight");
  }

  @Test
  void namesTheLayerOfAWrongProduct() {
    names(
        compare(
            LENET,
            (op, in) -> op instanceof MatMul && in.get(1).equals(Shape.of(84, 120)),
            values -> values[5] = Double.NaN),
        "dense2, forward",
        "output of dense2");
  }

  @Test
  void namesTheLayerBesideAShortcut() {
    String spec = residual();
    names(
        compare(
            spec,
            (op, in) -> op instanceof BatchNormGrad,
            values -> Arrays.setAll(values, i -> 1.01 * values[i])),
        "norm, backward",
        "gradient of the output of inner");
    names(
        compare(
            spec,
            (op, in) -> op instanceof Conv2dGradInput && in.get(1).extent(0) == 5,
            values -> Arrays.fill(values, 0)),
        "inner, backward",
        "gradient of the output of stem");
    names(
        compare(
            spec,
            (op, in) -> op.equals(new Elementwise(Function.RELU)) && in.getFirst().extent(1) == 4,
            values -> values[40] += 1e-5),
        "sum.relu, forward",
        "output of sum.relu");
  }

  @Test
  void aWrongUpdateIsFoundInTheStepAsItTrains() {
    Session session =
        compare(
            LENET,
            (op, in) -> op instanceof SgdUpdate && in.getFirst().equals(Shape.of(84, 120)),
            values -> values[7] += 1e-3);
    assertEquals(ExitStatus.FAILED, session.status(), session.err());
    assertTrue(
        session
            .out()
            .contains(
                "\nthe step as it trains: beyond its bound, first in dense2, update\n"
                    + "  next value of dense2.weight[0, 7] is "),
        session.out());
    assertTrue(
        session
            .out()
            .endsWith("\nno layer alone is beyond its bound, but the step as it trains is\n"),
        session.out());
  }

  /// Whatever stands behind.
  @ParameterizedTest
  @CsvSource({
    "cpu-vector, reference, true",
    "cpu-vector, reference, false",
    "reference, cpu-vector, false",
    "auto, reference, false"
  })
  void backendsThatAreRightAreWithinTheirBounds(String a, String b, boolean exact) {
    String shared = Fixtures.write(folder.resolve("shared.json"), SHARED).toString();
    for (String spec : List.of(LENET, residual(), shared)) {
      var words =
          new ArrayList<>(List.of("diff-backends", spec, "--a", a, "--b", b, "--batch", "3"));
      if (exact) {
        words.add("--exact");
      }
      Session session = Session.installed(words.toArray(String[]::new));
      assertEquals(ExitStatus.DONE, session.status(), session.out() + session.err());
      assertEquals(
          "no layer is beyond its bound: rounding explains all differences",
          session.out().lines().toList().getLast());
      assertTrue(session.out().contains("\nthe step as it trains: at most "), session.out());
      String reason = a.equals("auto") ? " (the best available, on " : " (asked for)";
      assertTrue(session.out().lines().toList().get(1).contains(reason), session.out());
      boolean differs =
          session.out().lines().anyMatch(line -> line.matches("(conv1|inner).* [1-9]\\.\\de-.*"));
      assertTrue(differs, "in single precision something differs\n" + session.out());
    }
  }

  /// What is handed out does not keep a backend from fusing what it fuses in training.
  @Test
  void fusedLayersStayFused() {
    var network = Network.read(Path.of(LENET), List.of(), Catalog.installed());
    var programs = network.programs();
    var names = network.graph().nodes().stream().map(Node::name).toList();
    var backends = Backends.installed();
    try (Backend backend =
        backends.open(backends.choose("cpu-vector"), BackendOptions.defaults())) {
      var training = groups(backend, programs, programs.gradients(8), names);
      assertTrue(training.contains(Set.of("conv1", "conv1.relu", "pool1")), "" + training);
      var cut = new CutNetwork(network.graph(), programs.seed(), training);
      assertEquals(training, groups(backend, programs, cut.whole(8), names));
    }
  }

  private static List<Set<String>> groups(
      Backend backend, NetworkPrograms programs, Program program, List<String> names) {
    try (var step = new ScratchStep(backend, programs, program)) {
      return LayerGroups.of(names, step.parts()).all();
    }
  }

  @Test
  void aBackendAgainstItselfDiffersNowhere() {
    Session session =
        Session.installed("diff-backends", residual(), "--a", "cpu-vector", "--b", "cpu-vector");
    assertEquals(ExitStatus.DONE, session.status(), session.err());
    var table = session.out().lines().dropWhile(line -> !line.startsWith("layer ")).skip(1);
    table
        .takeWhile(line -> !line.isEmpty())
        .forEach(line -> assertTrue(line.matches("\\S.*  0 +0 .*"), line));
  }

  @Test
  void withoutALossOnlyTheWayForwardIsCompared() {
    String spec = RESIDUAL.replace("\n  ],\n  \"loss\": \"softmax-cross-entropy\"", "\n  ]");
    String file = Fixtures.write(folder.resolve("forward.json"), spec).toString();
    Session session = Session.installed("diff-backends", file, "--a", "cpu-vector");
    assertEquals(ExitStatus.DONE, session.status(), session.err());
    assertTrue(session.out().contains("layer"), session.out());
    assertTrue(!session.out().contains("backward"), session.out());
    assertTrue(!session.out().contains("as it trains"), session.out());
  }

  @Test
  void programsReadTheSameAsJson() {
    Session session =
        Session.installed(
            "diff-backends", residual(), "--a", "cpu-vector", "--format", "json", "--seed", "5");
    assertEquals(ExitStatus.DONE, session.status(), session.err());
    var json = (JsonObject) JsonReader.read("diff", session.out()).root();
    assertEquals("cpu-vector", ((JsonString) json.get("a").orElseThrow()).value());
    assertEquals("reference", ((JsonString) json.get("b").orElseThrow()).value());
    assertEquals("5", ((JsonNumber) json.get("seed").orElseThrow()).value().toPlainString());
    assertTrue(json.get("firstBeyond").isEmpty());
    var layers = (JsonArray) json.get("layers").orElseThrow();
    var first = (JsonObject) layers.elements().getFirst();
    var forward = (JsonObject) first.get("forward").orElseThrow();
    double share = ((JsonNumber) forward.get("ofBound").orElseThrow()).value().doubleValue();
    assertTrue(share > 0 && share < 1, session.out());
    var step = (JsonObject) json.get("step").orElseThrow();
    assertTrue(step.get("firstBeyond").isEmpty());
    assertFalse(((JsonArray) step.get("parts").orElseThrow()).elements().isEmpty());
  }

  @Test
  void anotherNameIsRefused() {
    Session session = Session.installed("diff-backends", LENET, "--a", "cpu-vectr");
    assertEquals(ExitStatus.WRONG_INPUT, session.status());
    assertTrue(
        session.err().startsWith("no backend named 'cpu-vectr'; installed: "), session.err());
  }
}
