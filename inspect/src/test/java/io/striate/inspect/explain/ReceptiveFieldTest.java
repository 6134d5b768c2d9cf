package io.striate.inspect.explain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.striate.api.Catalog;
import io.striate.api.backend.Backend;
import io.striate.api.backend.BackendOptions;
import io.striate.api.backend.Backends;
import io.striate.api.backend.Bindings;
import io.striate.api.backend.Plan;
import io.striate.api.program.Program;
import io.striate.api.program.Value;
import io.striate.api.tensor.HostArray;
import io.striate.api.tensor.Shape;
import io.striate.api.tensor.Tensor;
import io.striate.layers.Network;
import io.striate.layers.graph.Node;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Receptive fields of dilated and branched networks, by hand and measured: which pixels change an
/// output position.
class ReceptiveFieldTest {
  private static final int SIZE = 31;

  private static Network network(String layers) {
    String text =
        "{ 'striate': 1, 'input': [1, %d, %d], 'layers': [%s] }".formatted(SIZE, SIZE, layers);
    return Network.parse("m.json", text.replace('\'', '"'), List.of(), Catalog.installed());
  }

  private static ReceptiveField computed(Network network) {
    return Explanation.of(network.graph()).rows().getLast().cost().receptiveField().orElseThrow();
  }

  private static ReceptiveField computed(String layers) {
    return computed(network(layers));
  }

  private static String conv(int kernel, int dilation) {
    return "{ 'type': 'conv2d', 'filters': 1, 'kernel': %d, 'dilation': %d }"
        .formatted(kernel, dilation);
  }

  /// Three taps, each `D` apart, cover `2 D + 1` pixels.
  @Test
  void aDilatedKernelSeesItsExtent() {
    assertEquals(new ReceptiveField(3, 3, 0, 0, 1, 1), computed(conv(3, 1)));
    assertEquals(new ReceptiveField(5, 5, 0, 0, 1, 1), computed(conv(3, 2)));
    assertEquals(new ReceptiveField(9, 9, 0, 0, 1, 1), computed(conv(3, 4)));
  }

  /// Dilations 1, 2, 4: 1 + 2 + 4 + 8 = 15 (Yu and Koltun, "Multi-scale context aggregation by
  /// dilated convolutions", arXiv:1511.07122).
  @Test
  void dilationsThatDoubleGrowTheFieldExponentially() {
    assertEquals(
        new ReceptiveField(15, 15, 0, 0, 1, 1),
        computed(String.join(",", conv(3, 1), conv(3, 2), conv(3, 4))));
  }

  /// After a stride of 2 the taps are `2 D` pixels of the input apart: 3 + 2 (2 * 3) = 15.
  @Test
  void dilationCountsInStepsOfTheLayerBefore() {
    assertEquals(
        new ReceptiveField(15, 15, 0, 0, 2, 2),
        computed("{ 'type': 'conv2d', 'filters': 1, 'kernel': 3, 'stride': 2 }," + conv(3, 3)));
  }

  @Test
  void dilationPerAxis() {
    assertEquals(
        new ReceptiveField(3, 9, 0, 0, 1, 1),
        computed("{ 'type': 'conv2d', 'filters': 1, 'kernel': [2, 5], 'dilation': [2, 2] }"));
    assertEquals(
        new ReceptiveField(4, 5, 0, 0, 1, 1),
        computed("{ 'type': 'conv2d', 'filters': 1, 'kernel': [2, 3], 'dilation': [3, 2] }"));
  }

  /// The box of pixels that change the output is the receptive field, and moves by its step.
  @ParameterizedTest
  @ValueSource(
      strings = {
        "{ 'type': 'conv2d', 'filters': 1, 'kernel': 3, 'dilation': 3 }",
        "{ 'type': 'conv2d', 'filters': 2, 'kernel': [3, 2], 'dilation': [2, 5] },"
            + " { 'type': 'conv2d', 'filters': 2, 'kernel': 2, 'groups': 2, 'dilation': [4, 3] }",
        "{ 'type': 'conv2d', 'filters': 1, 'kernel': 3, 'stride': [2, 1], 'fit': 'floor' },"
            + " { 'type': 'conv2d', 'filters': 1, 'kernel': 3, 'dilation': 2 }",
        "{ 'type': 'avgpool2d', 'kernel': 3, 'stride': 2 }, 'relu',"
            + " { 'type': 'conv2d', 'filters': 1, 'kernel': 2, 'dilation': [2, 3] },"
            + " { 'type': 'maxpool2d', 'kernel': 2, 'stride': 1 }",
        "{ 'type': 'conv2d', 'name': 'a', 'filters': 1, 'kernel': 3, 'padding': 1, 'from': 'input'"
            + " }, { 'type': 'conv2d', 'name': 'b', 'filters': 1, 'kernel': 3, 'dilation': [2, 3],"
            + " 'padding': [2, 3], 'from': 'input' }, { 'type': 'concat', 'from': ['a', 'b'] }, {"
            + " 'type': 'conv2d', 'filters': 1, 'kernel': 2 }",
      })
  void isTheBoxOfPixelsThatChangeThePosition(String layers) {
    Network network = network(layers);
    Node last = network.graph().nodes().getLast();
    int row = last.shape().extent(1) / 2;
    int column = last.shape().extent(2) / 2;
    double[] answers = answersToSinglePixels(network);
    Box box = box(answers, last.shape(), row, column);
    Box next = box(answers, last.shape(), row + 1, column + 1);
    assertTrue(box.top() > 0 && next.bottom() < SIZE - 1, "cut by the edge: " + box + next);
    assertTrue(box.left() > 0 && next.right() < SIZE - 1, "cut by the edge: " + box + next);
    var measured =
        new ReceptiveField(
            box.bottom() - box.top() + 1L,
            box.right() - box.left() + 1L,
            box.top() - (long) row * (next.top() - box.top()),
            box.left() - (long) column * (next.left() - box.left()),
            next.top() - box.top(),
            next.left() - box.left());
    assertEquals(measured, computed(network));
  }

  /// Rows and columns, both ends included.
  private record Box(int top, int bottom, int left, int right) {}

  /// The answers to one sample for each pixel, which alone is not zero. Weights are positive and
  /// biases zero, so that nothing cancels.
  private static double[] answersToSinglePixels(Network network) {
    int pixels = SIZE * SIZE;
    double[] input = new double[pixels * pixels];
    for (int pixel = 0; pixel < pixels; pixel++) {
      input[pixel * pixels + pixel] = 1;
    }
    Program program = network.programs().prediction(pixels);
    var backends = Backends.installed();
    var choice = backends.choose("reference");
    try (Backend backend = backends.open(choice, BackendOptions.defaults())) {
      var tensors = new HashMap<String, Tensor>();
      for (Value value : program.inputs()) {
        tensors.put(value.name(), tensor(backend, value, input));
      }
      for (Value value : program.states()) {
        double[] values = new double[value.type().shape().size()];
        Arrays.fill(values, value.name().endsWith(".weight") ? 1 : 0);
        tensors.put(value.name(), tensor(backend, value, values));
      }
      for (Program.Output output : program.outputs()) {
        tensors.put(output.name(), backend.allocate(output.value().type()));
      }
      try (Plan plan = backend.plan(program, new Bindings(tensors))) {
        plan.run();
        return Objects.requireNonNull(tensors.get("answer")).toDoubles();
      } finally {
        tensors.values().forEach(Tensor::close);
      }
    }
  }

  private static Tensor tensor(Backend backend, Value value, double[] values) {
    Tensor tensor = backend.allocate(value.type());
    tensor.write(new HostArray.Doubles(values));
    return tensor;
  }

  private static Box box(double[] answers, Shape shape, int row, int column) {
    int top = SIZE;
    int bottom = -1;
    int left = SIZE;
    int right = -1;
    for (int pixel = 0; pixel < SIZE * SIZE; pixel++) {
      int at = pixel * shape.size() + row * shape.extent(2) + column;
      if (answers[at] != 0) {
        top = Math.min(top, pixel / SIZE);
        bottom = Math.max(bottom, pixel / SIZE);
        left = Math.min(left, pixel % SIZE);
        right = Math.max(right, pixel % SIZE);
      }
    }
    return new Box(top, bottom, left, right);
  }
}
