package io.striate.training.network;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.striate.api.op.Reduce;
import io.striate.api.program.Differentiation;
import io.striate.api.program.Emitter;
import io.striate.api.program.Value;
import io.striate.api.tensor.Shape;
import io.striate.api.tensor.TensorType;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The worked figures and formulas of the lecture (CS231n's fifth), each test named after its
/// slide. Those on costs and receptive fields are tested in the module `inspect`.
class LectureTest {

  @Test
  void slides8To10_gradientsOfAMatrixProduct() {
    double[] x = {2, 1, -3, -3, 4, 2};
    double[] w = {3, 2, 1, -1, 2, 1, 3, 2, 3, 2, 1, -2};
    var emit = new Emitter("y = x w", 2, 1);
    Value input = emit.input("x", TensorType.float32(2, 3), true);
    Value weight = emit.state("w", TensorType.float32(3, 4));
    Value above = emit.input("dy", TensorType.float32(2, 4), true);
    Value y = emit.matmul(input, weight, false, false);
    Value product = emit.multiply(y, above);
    Value loss = emit.reshape(emit.reduce(Reduce.Kind.SUM, product, List.of(0, 1)), Shape.SCALAR);
    List<Value> gradients = Differentiation.gradients(emit, loss, List.of(input, weight));
    emit.output("y", y);
    emit.output("dx", gradients.get(0));
    emit.output("dw", gradients.get(1));
    try (var run = new ReferenceRun(emit.build())) {
      run.set("x", x).set("w", w).set("dy", 2, 3, -3, 9, -8, 1, 4, 6).run();
      assertArrayEquals(new double[] {-1, -1, 2, 6, 5, 2, 11, 7}, run.get("y"));
      assertArrayEquals(new double[] {0, 16, -9, -24, 9, -30}, run.get("dx"));
      assertArrayEquals(
          new double[] {28, 3, -18, 0, -30, 7, 13, 33, -22, -7, 17, -15}, run.get("dw"));
    }
  }

  @Test
  void slide76_depthwiseConvolutionFiltersEachChannelAlone() {
    double[] image = new Random(12).doubles(3 * 16, -1, 1).toArray();
    double[] weight = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12};
    double[] together =
        run("[3, 4, 4]", conv(3, 2, ", 'groups': 3, 'bias': false"), image, "conv1.weight", weight);
    for (int c = 0; c < 3; c++) {
      double[] channel = Arrays.copyOfRange(image, c * 16, c * 16 + 16);
      double[] filter = Arrays.copyOfRange(weight, c * 4, c * 4 + 4);
      double[] alone =
          run("[1, 4, 4]", conv(1, 2, ", 'bias': false"), channel, "conv1.weight", filter);
      assertArrayEquals(alone, Arrays.copyOfRange(together, c * 9, c * 9 + 9), 1e-12);
    }
  }

  @Test
  void slides33To34_flattenGives3072AndTenOutputsHave10x3072Weights() {
    var graph = Specs.layers("[3, 32, 32]", "'flatten', { 'type': 'dense', 'units': 10 }").graph();
    assertEquals(Shape.of(3072), graph.node("flatten1").shape());
    assertEquals(Shape.of(10, 3072), graph.node("dense1").parameters().getFirst().shape());
  }

  @Test
  void slide33_flattenKeepsTheOrderOfChannelsRowsAndColumns() {
    double[] values = IntStream.range(0, 24).asDoubleStream().toArray();
    assertArrayEquals(values, run("[2, 3, 4]", "'flatten'", values));
  }

  @Test
  void slides35To45_sixFiltersOf5x5x3Give28x28x6() {
    var graph = Specs.layers("[3, 32, 32]", conv(6, 5, "")).graph();
    assertEquals(Shape.of(6, 28, 28), graph.node("conv1").shape());
  }

  @Test
  void slides38To42_oneNumberIsADotProductOf75TermsAndABias() {
    var network = Specs.layers("[3, 32, 32]", conv(1, 5, ""));
    var random = new Random(3);
    double[] image = random.doubles(3 * 32 * 32, -1, 1).toArray();
    double[] weight = random.doubles(75, -1, 1).toArray();
    try (var run = new ReferenceRun(network.programs().prediction(1))) {
      run.set("input", image).set("conv1.weight", weight).set("conv1.bias", 0.25).run();
      double expected = 0.25;
      for (int i = 0; i < 75; i++) {
        int c = i / 25;
        int y = 10 + i / 5 % 5;
        int x = 20 + i % 5;
        expected += weight[i] * image[c * 1024 + y * 32 + x];
      }
      assertEquals(expected, run.get("answer")[10 * 28 + 20], 1e-12);
    }
  }

  @Test
  void slides46To47_twoConvolutionsGive28x28x6Then24x24x10() {
    var graph =
        Specs.layers("[3, 32, 32]", conv(6, 5, ", 'activation': 'relu'") + "," + conv(10, 5, ""))
            .graph();
    assertEquals(
        List.of("[6, 28, 28]", "[6, 28, 28]", "[10, 24, 24]"),
        graph.nodes().stream().map(node -> node.shape().toString()).toList());
  }

  @ParameterizedTest
  @CsvSource({"1, 0, 5", "2, 0, 3", "1, 1, 7"})
  void slides53To65_7x7WithA3x3Filter(int stride, int padding, int out) {
    var graph =
        Specs.layers(
                "[1, 7, 7]", conv(1, 3, ", 'stride': %d, 'padding': %d".formatted(stride, padding)))
            .graph();
    assertEquals(Shape.of(1, out, out), graph.node("conv1").shape());
  }

  @Test
  void slides61To63_stride3DoesNotFitAndTheMessageHasTheNumbers() {
    String complaint =
        Specs.complaint(
            "{ 'striate': 1, 'input': [1, 7, 7],\n'layers': [\n"
                + conv(1, 3, ", 'stride': 3")
                + "] }");
    assertTrue(
        complaint.startsWith("m.json:3:1: layer 'conv1' (conv2d) does not fit [STR-101]"),
        complaint);
    assertTrue(complaint.contains("(7 + 2*0 - 3)/3 + 1 = 2.33 must be a whole number"), complaint);
    assertTrue(complaint.contains("fits: padding 1 -> 3x3; stride 1 -> 5x5, 2 -> 3x3"), complaint);
  }

  @Test
  void slides64To65_borderValuesEqualAHandPaddedRun() {
    var random = new Random(5);
    double[] image = random.doubles(49, -1, 1).toArray();
    double[] padded = new double[81];
    for (int i = 0; i < 49; i++) {
      padded[(i / 7 + 1) * 9 + i % 7 + 1] = image[i];
    }
    assertArrayEquals(
        run("[1, 9, 9]", conv(2, 3, ""), padded),
        run("[1, 7, 7]", conv(2, 3, ", 'padding': 1"), image),
        1e-12);
  }

  @ParameterizedTest
  @ValueSource(ints = {3, 5, 7})
  void slide66_sameKeepsTheSize(int kernel) {
    var graph = Specs.layers("[1, 32, 32]", conv(1, kernel, ", 'padding': 'same'")).graph();
    assertEquals(Shape.of(1, 32, 32), graph.node("conv1").shape());
  }

  @Test
  void slide66_anEvenKernelIsRefusedWithTheReason() {
    String complaint = Specs.complaint(file("[1, 8, 8]", conv(1, 4, ", 'padding': 'same'")));
    assertTrue(
        complaint.contains("\"same\" is (F - 1)/2 = (4 - 1)/2 = 1.50, not a whole number"),
        complaint);
  }

  @Test
  void slide67_aChainOf5x5ShrinksTooFastAndTheEighthDoesNotFit() {
    String five =
        Stream.generate(() -> conv(4, 5, ", 'activation': 'relu'"))
            .limit(5)
            .collect(Collectors.joining(","));
    var graph = Specs.layers("[3, 32, 32]", five).graph();
    assertEquals(Shape.of(4, 12, 12), graph.node("conv5.relu").shape());
    String eight = Stream.generate(() -> conv(4, 5, "")).limit(8).collect(Collectors.joining(","));
    String complaint = Specs.complaint(file("[3, 32, 32]", eight));
    assertTrue(complaint.contains("layer 'conv8' (conv2d) does not fit"), complaint);
    assertTrue(complaint.contains("4 < 5"), complaint);
  }

  @Test
  void slides72To73_sizesAndParametersFollowTheFormulas() {
    for (int seed = 0; seed < 200; seed++) {
      var random = new Random(seed);
      int f = 1 + random.nextInt(7);
      int s = 1 + random.nextInt(4);
      int p = random.nextInt(f);
      int out = 1 + random.nextInt(10);
      int w = (out - 1) * s + f - 2 * p;
      int c = 1 + random.nextInt(5);
      int k = 1 + random.nextInt(8);
      if (w < 1) {
        continue;
      }
      var node =
          Specs.layers(
                  "[%d, %d, %d]".formatted(c, w, w),
                  conv(k, f, ", 'stride': %d, 'padding': %d".formatted(s, p)))
              .graph()
              .node("conv1");
      assertEquals(
          Shape.of(k, (w - f + 2 * p) / s + 1, (w - f + 2 * p) / s + 1),
          node.shape(),
          "seed " + seed);
      assertEquals((long) f * f * c * k + k, node.trainableElements(), "seed " + seed);
    }
  }

  @Test
  void slide73_whateverFitsIsSaidForF5S2() {
    String complaint = Specs.complaint(file("[1, 32, 32]", conv(1, 5, ", 'stride': 2")));
    assertTrue(
        complaint.contains("no symmetric padding, but \"padding\": [[0, 1], [0, 1]] -> 15x15"),
        complaint);
    for (int padding = 0; padding < 3; padding++) {
      var graph =
          Specs.layers("[1, 33, 33]", conv(1, 5, ", 'stride': 2, 'padding': " + padding)).graph();
      assertEquals(15 + padding, graph.node("conv1").shape().extent(1));
    }
    var asymmetric =
        Specs.layers("[1, 32, 32]", conv(1, 5, ", 'stride': 2, 'padding': [[0, 1], [0, 1]]"))
            .graph();
    assertEquals(Shape.of(1, 15, 15), asymmetric.node("conv1").shape());
  }

  @Test
  void slides74To75_1x1ConvolutionOf64ChannelsHas2080Parameters() {
    var node = Specs.layers("[64, 56, 56]", conv(32, 1, "")).graph().node("conv1");
    assertEquals(Shape.of(32, 56, 56), node.shape());
    assertEquals(2080, node.trainableElements());
  }

  @Test
  void slides74To75_1x1ConvolutionIsADenseLayerForEachPixel() {
    var random = new Random(2);
    double[] image = random.doubles(4 * 9, -1, 1).toArray();
    double[] weight = random.doubles(12, -1, 1).toArray();
    double[] maps = run("[4, 3, 3]", conv(3, 1, ", 'bias': false"), image, "conv1.weight", weight);
    for (int pixel = 0; pixel < 9; pixel++) {
      int at = pixel;
      double[] channels = IntStream.range(0, 4).mapToDouble(c -> image[c * 9 + at]).toArray();
      double[] outputs =
          run(
              "[4]",
              "{ 'type': 'dense', 'units': 3, 'bias': false }",
              channels,
              "dense1.weight",
              weight);
      for (int k = 0; k < 3; k++) {
        assertEquals(outputs[k], maps[k * 9 + pixel], 1e-12);
      }
    }
  }

  @Test
  void slide76_twoGroupsAreTwoConvolutionsSideBySide() {
    var random = new Random(4);
    double[] image = random.doubles(4 * 25, -1, 1).toArray();
    double[] weight = random.doubles(6 * 2 * 9, -1, 1).toArray();
    double[] grouped =
        run("[4, 5, 5]", conv(6, 3, ", 'groups': 2, 'bias': false"), image, "conv1.weight", weight);
    for (int group = 0; group < 2; group++) {
      double[] half = Arrays.copyOfRange(image, group * 50, group * 50 + 50);
      double[] filters = Arrays.copyOfRange(weight, group * 54, group * 54 + 54);
      double[] alone =
          run("[2, 5, 5]", conv(3, 3, ", 'bias': false"), half, "conv1.weight", filters);
      assertArrayEquals(alone, Arrays.copyOfRange(grouped, group * 27, group * 27 + 27), 1e-12);
    }
  }

  @Test
  void slide76_dilationIsAKernelStuffedWithZeros() {
    var random = new Random(6);
    double[] image = random.doubles(81, -1, 1).toArray();
    double[] weight = random.doubles(9, -1, 1).toArray();
    double[] stuffed = new double[25];
    for (int i = 0; i < 9; i++) {
      stuffed[i / 3 * 10 + i % 3 * 2] = weight[i];
    }
    assertArrayEquals(
        run("[1, 9, 9]", conv(1, 5, ", 'bias': false"), image, "conv1.weight", stuffed),
        run(
            "[1, 9, 9]",
            conv(1, 3, ", 'dilation': 2, 'bias': false"),
            image,
            "conv1.weight",
            weight),
        1e-12);
  }

  @Test
  void slide76_settingsAreOneNumberOrHeightAndWidthAndTheKernelIsNotFlipped() {
    var graph =
        Specs.layers(
                "[1, 9, 12]",
                "{ 'type': 'conv2d', 'filters': 1, 'kernel': [3, 4], 'stride': [2, 1], 'padding': [0, 1] }")
            .graph();
    assertEquals(Shape.of(1, 4, 11), graph.node("conv1").shape());
    double[] kernel = {1, 0, 0, 0};
    assertArrayEquals(
        new double[] {5},
        run(
            "[1, 2, 2]",
            conv(1, 2, ", 'bias': false"),
            new double[] {5, 6, 7, 8},
            "conv1.weight",
            kernel));
  }

  @Test
  void slide77_channelsLastGivesWhatChannelsFirstGives() {
    double[] first = new Random(8).doubles(3 * 6 * 5, -1, 1).toArray();
    double[] last = new double[first.length];
    for (int i = 0; i < first.length; i++) {
      int c = i / 30;
      int pixel = i % 30;
      last[pixel * 3 + c] = first[i];
    }
    assertArrayEquals(
        run("[3, 6, 5]", conv(2, 3, ""), first),
        run("{ 'shape': [6, 5, 3], 'layout': 'hwc' }", conv(2, 3, ""), last));
  }

  @Test
  void slides78To81_translatingTheInputTranslatesTheMap() {
    double[] image = new double[64];
    double[] moved = new double[64];
    var random = new Random(9);
    for (int y = 0; y < 4; y++) {
      for (int x = 0; x < 4; x++) {
        image[y * 8 + x] = random.nextDouble();
        moved[(y + 3) * 8 + x + 2] = image[y * 8 + x];
      }
    }
    double[] map = run("[1, 8, 8]", conv(1, 3, ", 'padding': 1"), image);
    double[] translated = run("[1, 8, 8]", conv(1, 3, ", 'padding': 1"), moved);
    for (int y = 0; y < 5; y++) {
      for (int x = 0; x < 5; x++) {
        assertEquals(map[y * 8 + x], translated[(y + 3) * 8 + x + 2], 1e-12);
      }
    }
    assertEquals(
        Shape.of(5, 28, 28),
        Specs.layers("[3, 32, 32]", conv(5, 5, "")).graph().node("conv1").shape());
  }

  @Test
  void slide85_maxPoolingOf4x4() {
    double[] values = {1, 1, 2, 4, 5, 6, 7, 8, 3, 2, 1, 0, 1, 2, 3, 4};
    assertArrayEquals(new double[] {6, 8, 3, 4}, run("[1, 4, 4]", POOL, values));
  }

  @Test
  void slide22_alexNetNeeds227AndNot224() {
    String complaint = Specs.complaint(file("[3, 224, 224]", conv(96, 11, ", 'stride': 4")));
    assertTrue(
        complaint.contains("(224 + 2*0 - 11)/4 + 1 = 54.25 must be a whole number"), complaint);
    assertTrue(complaint.contains("227x227 -> 55x55"), complaint);
    assertEquals(
        Shape.of(96, 55, 55),
        Specs.layers("[3, 227, 227]", conv(96, 11, ", 'stride': 4")).graph().node("conv1").shape());
  }

  private static final String POOL = "{ 'type': 'maxpool2d', 'kernel': 2 }";

  private static String conv(int filters, int kernel, String more) {
    return "{ 'type': 'conv2d', 'filters': %d, 'kernel': %d%s }".formatted(filters, kernel, more);
  }

  private static String file(String input, String layers) {
    return "{ 'striate': 1, 'input': " + input + ", 'layers': [" + layers + "] }";
  }

  /// The answer for one sample, with the weights that seed 1 gives.
  private static double[] run(String input, String layers, double[] values) {
    var programs = Specs.layers(input, layers).programs();
    try (var run = new ReferenceRun(programs.prediction(1)).start(programs, 1)) {
      return run.set("input", values).run().get("answer");
    }
  }

  private static double[] run(
      String input, String layers, double[] values, String state, double[] weights) {
    try (var run = new ReferenceRun(Specs.layers(input, layers).programs().prediction(1))) {
      return run.set("input", values).set(state, weights).run().get("answer");
    }
  }
}
