package io.striate.training.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.striate.api.layer.LayerType;
import io.striate.api.layer.Mode;
import io.striate.api.layer.Parameter;
import io.striate.api.op.Reduce;
import io.striate.api.program.Differentiation;
import io.striate.api.program.Emitter;
import io.striate.api.program.Program;
import io.striate.api.program.Value;
import io.striate.api.tensor.Shape;
import io.striate.api.tensor.TensorType;
import io.striate.layers.Network;
import io.striate.layers.graph.Node;
import io.striate.layers.spec.Catalog;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.StringJoiner;
import java.util.TreeSet;
import java.util.function.DoubleSupplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What every layer type of ours holds to: its output's shape, its number of parameters, gradients
/// that agree with finite differences in double (lecture, slides 3 to 5), its settings written and
/// read again, and that a network with it can learn a batch by heart.
class LayerContractTest {
  private static final int BATCH = 3;

  /// @param layer as JSON, single quotes for double ones
  /// @param inputs shapes of one sample of each input
  /// @param output shape of one sample
  /// @param parameters how many it has
  record Case(String layer, List<Shape> inputs, Shape output, long parameters) {
    @Override
    public String toString() {
      return layer;
    }
  }

  static List<Case> cases() {
    Shape image = Shape.of(2, 5, 4);
    return List.of(
        one("'type': 'conv2d', 'filters': 3, 'kernel': 3", image, Shape.of(3, 3, 2), 57),
        one(
            "'type': 'conv2d', 'filters': 3, 'kernel': 3, 'padding': 'same', 'bias': false",
            image,
            Shape.of(3, 5, 4),
            54),
        one(
            "'type': 'conv2d', 'filters': 4, 'kernel': [3, 2], 'stride': 2, 'padding': [[1, 1], [0, 0]], 'groups': 2",
            image,
            Shape.of(4, 3, 2),
            28),
        one(
            "'type': 'conv2d', 'filters': 2, 'kernel': 3, 'stride': 2, 'padding': 'same-upper'",
            image,
            Shape.of(2, 3, 2),
            38),
        one(
            "'type': 'conv2d', 'filters': 2, 'kernel': 2, 'dilation': 2, 'padding': [[0, 1], [2, 0]]",
            image,
            Shape.of(2, 4, 4),
            18),
        one(
            "'type': 'conv2d', 'filters': 2, 'kernel': 2, 'stride': 2, 'fit': 'ceil'",
            image,
            Shape.of(2, 3, 2),
            18),
        one("'type': 'dense', 'units': 4", Shape.of(6), Shape.of(4), 28),
        one("'type': 'dense', 'units': 4, 'bias': false", Shape.of(6), Shape.of(4), 24),
        one("'type': 'maxpool2d', 'kernel': 2, 'fit': 'floor'", image, Shape.of(2, 2, 2), 0),
        one(
            "'type': 'maxpool2d', 'kernel': 3, 'stride': 1, 'padding': 1",
            image,
            Shape.of(2, 5, 4),
            0),
        one("'type': 'maxpool2d', 'kernel': 'global'", image, Shape.of(2, 1, 1), 0),
        one("'type': 'avgpool2d', 'kernel': 2, 'fit': 'ceil'", image, Shape.of(2, 3, 2), 0),
        one(
            "'type': 'avgpool2d', 'kernel': 3, 'stride': 1, 'padding': 1, 'countPadding': true",
            image,
            Shape.of(2, 5, 4),
            0),
        one("'type': 'avgpool2d', 'kernel': 'global'", image, Shape.of(2, 1, 1), 0),
        one("'type': 'flatten'", image, Shape.of(40), 0),
        one("'type': 'relu'", image, image, 0),
        one("'type': 'tanh'", image, image, 0),
        one("'type': 'sigmoid'", image, image, 0),
        one("'type': 'softmax'", Shape.of(5), Shape.of(5), 0),
        one("'type': 'softmax'", image, image, 0),
        one("'type': 'dropout', 'rate': 0.4", image, image, 0),
        one("'type': 'batchnorm'", image, image, 4),
        one("'type': 'batchnorm', 'momentum': 0.5, 'epsilon': 0.001", Shape.of(6), Shape.of(6), 12),
        new Case("{ 'type': 'add' }", List.of(image, image, image), image, 0),
        new Case("{ 'type': 'concat' }", List.of(image, Shape.of(3, 5, 4)), Shape.of(5, 5, 4), 0));
  }

  private static Case one(String layer, Shape input, Shape output, long parameters) {
    return new Case("{ " + layer + " }", List.of(input), output, parameters);
  }

  @Test
  void everyLayerTypeHasACase() {
    Set<String> installed =
        Catalog.installed().layers().stream()
            .map(LayerType::id)
            .collect(Collectors.toCollection(TreeSet::new));
    Set<String> tested =
        cases().stream().map(c -> node(c).type()).collect(Collectors.toCollection(TreeSet::new));
    assertEquals(installed, tested);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void shapeAndParametersAreAsDeclared(Case c) {
    Node node = node(c);
    assertEquals(c.output(), node.shape());
    assertEquals(c.parameters(), node.cost().parameters());
    for (Mode mode : Mode.values()) {
      Value output = new Wired(c, mode).output;
      assertEquals(c.output().prepend(BATCH), output.type().shape());
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void settingsReadBackTheSame(Case c) {
    String text = network(c, "").canonicalText();
    assertEquals(text, Specs.parse(text).canonicalText());
  }

  @ParameterizedTest
  @MethodSource("cases")
  void gradientsAgreeWithFiniteDifferences(Case c) {
    for (Mode mode : Mode.values()) {
      var wired = new Wired(c, mode);
      try (var run = new ReferenceRun(wired.vectorJacobianProduct())) {
        var random = new Random(11);
        wired.values().forEach(value -> run.set(value.name(), distinct(random, value)));
        for (Value value : wired.differentiable) {
          check(run, value.name(), c + " in " + mode + ": " + value.name());
        }
      }
    }
  }

  /// Numbers from -1 to 1 that keep apart from one another and from 0, where maxima and relu have
  /// corners. A variance is positive.
  private static double[] distinct(Random random, Value value) {
    int count = 2 * value.type().shape().size();
    var grid = new ArrayList<Double>();
    for (int i = 0; i < count; i++) {
      grid.add((2 * i + 1.0) / count - 1);
    }
    Collections.shuffle(grid, random);
    return grid.stream()
        .limit(count / 2)
        .mapToDouble(number -> value.name().endsWith("variance") ? 1.5 + number : number)
        .toArray();
  }

  private static void check(ReferenceRun run, String name, String message) {
    double[] analytic = run.run().get(name + ".gradient");
    double[] values = run.get(name);
    double[] numeric = new double[values.length];
    for (int i = 0; i < values.length; i++) {
      numeric[i] = derivative(run, name, values, i);
    }
    double scale =
        Math.max(
            IntStream.range(0, values.length)
                .mapToDouble(i -> Math.abs(numeric[i]))
                .max()
                .orElse(0),
            1e-3);
    for (int i = 0; i < values.length; i++) {
      assertEquals(numeric[i], analytic[i], 1e-6 * scale, message + "[" + i + "]");
    }
  }

  /// By the difference quotient of fourth order.
  private static double derivative(ReferenceRun run, String name, double[] values, int i) {
    double h = 1e-3;
    double[] at = values.clone();
    DoubleSupplier loss = () -> run.set(name, at).run().get("loss")[0];
    double[] f = new double[4];
    double[] steps = {-2 * h, -h, h, 2 * h};
    for (int k = 0; k < 4; k++) {
      at[i] = values[i] + steps[k];
      f[k] = loss.getAsDouble();
    }
    run.set(name, values);
    return (f[0] - 8 * f[1] + 8 * f[2] - f[3]) / (12 * h);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void aNetworkWithItLearnsABatchByHeart(Case c) {
    String rest =
        ", 'flatten', { 'type': 'dense', 'units': 3, 'name': 'head' } ], 'loss': 'softmax-cross-entropy',"
            + "'train': { 'data': 'mnist', 'epochs': 1, 'optimizer': 'adam' ";
    var programs = network(c, rest).programs();
    var training = programs.training(BATCH);
    try (var run = new ReferenceRun(training).start(programs, 5);
        var evaluation = new ReferenceRun(programs.evaluation(BATCH))) {
      var random = new Random(17);
      for (Value input : training.inputs()) {
        if (input.name().startsWith("input")) {
          double[] values = distinct(random, input);
          run.set(input.name(), values);
          evaluation.set(input.name(), values);
        }
      }
      run.set("target", 0, 1, 2).set("rate", 0.1);
      for (int step = 0; step < 300; step++) {
        if (run.has("step")) {
          run.set("step", step);
        }
        run.run();
      }
      for (Value state : programs.evaluation(BATCH).states()) {
        evaluation.set(state.name(), run.get(state.name()));
      }
      evaluation.set("target", 0, 1, 2).run();
      assertEquals(1, evaluation.get("accuracy")[0], 1e-12);
      assertTrue(evaluation.get("loss")[0] < 0.5, "loss " + evaluation.get("loss")[0]);
    }
  }

  /// A network of the case's layer, named `layer`, on inputs `input0`, `input1`, ...
  ///
  /// @param rest what follows the layer, up to before the last brackets
  private static Network network(Case c, String rest) {
    var inputs = new StringJoiner(", ");
    var names = new StringJoiner(", ");
    for (int i = 0; i < c.inputs().size(); i++) {
      inputs.add("'input%d': %s".formatted(i, c.inputs().get(i)));
      names.add("'input" + i + "'");
    }
    String layer = "{ 'name': 'layer', 'from': [" + names + "]," + c.layer().substring(1);
    String end = rest.isEmpty() ? " ] }" : rest + "} }";
    return Specs.parse("{ 'striate': 1, 'inputs': { " + inputs + " }, 'layers': [ " + layer + end);
  }

  private static Node node(Case c) {
    return network(c, "").graph().node("layer");
  }

  /// The layer alone in a program.
  private static final class Wired {
    private final Emitter emit = new Emitter("contract", BATCH, 1);
    private final List<Value> differentiable = new ArrayList<>();
    private final List<Value> others = new ArrayList<>();
    private final Value output;

    Wired(Case c, Mode mode) {
      Node node = node(c);
      for (int i = 0; i < c.inputs().size(); i++) {
        TensorType type = TensorType.float32(c.inputs().get(i).prepend(BATCH));
        differentiable.add(emit.input("input" + i, type, true));
      }
      var inputs = List.copyOf(differentiable);
      var parameters = new ArrayList<Value>();
      for (Parameter parameter : node.parameters()) {
        Value value = emit.state(node.stateName(parameter), TensorType.float32(parameter.shape()));
        parameters.add(value);
        (parameter.role() == Parameter.Role.TRAINABLE ? differentiable : others).add(value);
      }
      output = emit.in("layer", () -> node.layer().forward(emit, inputs, parameters, mode));
    }

    List<Value> values() {
      var all = new ArrayList<>(differentiable);
      all.addAll(others);
      return all;
    }

    /// The output times some numbers, summed, is the output `loss`; its gradients are outputs too.
    Program vectorJacobianProduct() {
      Value weights = emit.input("weights", output.type(), true);
      others.add(weights);
      Value product = emit.multiply(output, weights);
      List<Integer> axes = IntStream.range(0, product.type().shape().rank()).boxed().toList();
      Value loss = emit.reshape(emit.reduce(Reduce.Kind.SUM, product, axes), Shape.SCALAR);
      List<Value> gradients = Differentiation.gradients(emit, loss, differentiable);
      emit.output("loss", loss);
      for (int i = 0; i < gradients.size(); i++) {
        emit.output(differentiable.get(i).name() + ".gradient", gradients.get(i));
      }
      return emit.build();
    }
  }
}
