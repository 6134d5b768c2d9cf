package io.striate.backend.cpu.vector.conv.product;

import static io.striate.backend.cpu.vector.Numbers.assertSame;
import static io.striate.backend.cpu.vector.Numbers.filled;
import static io.striate.backend.cpu.vector.Numbers.whole;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.striate.backend.cpu.vector.conv.Conv2dKernel;
import io.striate.backend.cpu.vector.conv.ConvGeometry;
import io.striate.backend.cpu.vector.conv.ImageLayouts;
import io.striate.backend.cpu.vector.conv.depthwise.DepthwiseConv2d;
import io.striate.backend.cpu.vector.conv.depthwise.DepthwiseConv2dGradInput;
import io.striate.backend.cpu.vector.conv.depthwise.DepthwiseConv2dGradWeight;
import io.striate.backend.cpu.vector.conv.direct.DirectConv2d;
import io.striate.backend.cpu.vector.conv.direct.DirectConv2dGradInput;
import io.striate.backend.cpu.vector.conv.direct.DirectConv2dGradWeight;
import io.striate.backend.cpu.vector.conv.direct.DirectConv2dTest;
import io.striate.backend.cpu.vector.run.Body;
import io.striate.backend.cpu.vector.run.Lanes;
import io.striate.backend.cpu.vector.run.Operands;
import io.striate.backend.cpu.vector.run.Workspace;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Convolutions and their gradients as implicit matrix products: against the scalar twins of the
/// direct kernels, which [DirectConv2dTest] holds to the formula, and against one another.
class ImplicitGemmTest {
  private static final int SAMPLES = 2;

  /// Geometries of one to three groups: panels within a row, across rows, deeper than a block; and
  /// all that the direct kernels are tested with.
  private static List<ConvGeometry> cases() {
    var cases = new ArrayList<>(DirectConv2dTest.cases());
    cases.add(geometry(3, 40, 41, 25, 3, 1, 1, 1, 1));
    cases.add(geometry(4, 23, 21, 9, 5, 4, 0, 1, 1));
    cases.add(geometry(33, 9, 9, 6, 3, 1, 1, 1, 1));
    cases.add(geometry(6, 13, 13, 27, 7, 1, 3, 1, 1));
    cases.add(geometry(24, 8, 8, 26, 1, 1, 0, 1, 1));
    cases.add(geometry(5, 9, 7, 30, 1, 2, 0, 1, 1));
    cases.add(geometry(5, 14, 14, 30, 3, 2, 1, 1, 1));
    cases.add(geometry(6, 11, 12, 9, 3, 1, 2, 2, 3));
    cases.add(geometry(8, 6, 7, 4, 2, 1, 1, 1, 2));
    cases.add(geometry(300, 5, 7, 42, 1, 1, 0, 1, 1));
    cases.add(geometry(150, 4, 6, 140, 1, 1, 0, 1, 1));
    cases.add(geometry(90, 6, 5, 82, 1, 1, 0, 1, 2));
    return cases;
  }

  private static ConvGeometry geometry(
      int c, int h, int w, int f, int k, int s, int pad, int d, int groups) {
    int oH = (h + 2 * pad - (k - 1) * d - 1) / s + 1;
    int oW = (w + 2 * pad - (k - 1) * d - 1) / s + 1;
    return new ConvGeometry(c, h, w, f, k, k, s, s, pad, pad, d, d, groups, oH, oW);
  }

  private static float[] run(Body body, int size, float[]... inputs) {
    var operands = new Operands(inputs.length + 1);
    for (int i = 0; i < inputs.length; i++) {
      float[] shifted = filled(i + 1 + inputs[i].length, Float.NaN);
      System.arraycopy(inputs[i], 0, shifted, i + 1, inputs[i].length);
      operands.place(i, shifted, i + 1);
    }
    float[] out = filled(size, Float.NaN);
    operands.place(inputs.length, out, 0);
    var workspace = new Workspace(0, body.scratch(), body.words());
    java.util.Arrays.fill(workspace.scratch, Float.NaN);
    for (int task = body.tasks() - 1; task >= 0; task--) {
      body.run(task, operands, workspace);
    }
    return out;
  }

  private static float[] forward(ConvGeometry g, boolean relu, boolean shared) {
    return forward(new GemmForwardKernel(g), g, relu, shared);
  }

  private static float[] forward(
      Conv2dKernel kernel, ConvGeometry g, boolean relu, boolean shared) {
    float[] packed =
        run(
            kernel.pack(true),
            kernel.packedSize(),
            whole(2, g.weightSize()),
            whole(3, g.filters()));
    return run(
        kernel.samples(SAMPLES, relu, shared),
        SAMPLES * g.outputSize(),
        whole(1, SAMPLES * g.inputSize()),
        packed);
  }

  private static float[] forwardInTwoSteps(ConvGeometry g, boolean relu) {
    var kernel = new GemmForwardKernel(g);
    float[] packed =
        run(
            kernel.pack(true),
            kernel.packedSize(),
            whole(2, g.weightSize()),
            whole(3, g.filters()));
    Conv2dKernel.TwoSteps steps = kernel.twoSteps(SAMPLES, relu).orElseThrow();
    float[] laid = run(steps.lay(), steps.size(), whole(1, SAMPLES * g.inputSize()));
    return run(steps.multiply(), SAMPLES * g.outputSize(), laid, packed);
  }

  private static float[] gradInput(ConvGeometry g, boolean shared) {
    return gradInput(new GemmGradInputKernel(g), g, shared);
  }

  private static float[] gradInput(Conv2dKernel kernel, ConvGeometry g, boolean shared) {
    float[] packed = run(kernel.pack(false), kernel.packedSize(), whole(2, g.weightSize()));
    return run(
        kernel.samples(SAMPLES, false, shared),
        SAMPLES * g.inputSize(),
        whole(4, SAMPLES * g.outputSize()),
        packed);
  }

  private static float[] gradWeight(ConvGeometry g, boolean shared) {
    return run(
        new GemmGradWeightBody(g, SAMPLES, shared),
        g.weightSize(),
        whole(1, SAMPLES * g.inputSize()),
        whole(4, SAMPLES * g.outputSize()));
  }

  @Test
  void forwardAgreesWithTheDirectTwin() {
    for (ConvGeometry g : cases()) {
      for (boolean relu : new boolean[] {false, true}) {
        float[] expected = forwardScalar(g, relu);
        assertSame(expected, forward(g, relu, false), g.toString());
        assertSame(expected, forward(g, relu, true), "shared, " + g);
        assertSame(expected, forwardInTwoSteps(g, relu), "in two steps, " + g);
      }
    }
  }

  private static List<ConvGeometry> depthwise() {
    return List.of(
        geometry(6, 9, 4 * Lanes.LANES + 5, 6, 3, 1, 1, 1, 6),
        geometry(9, 7, 7, 18, 3, 1, 1, 1, 9),
        geometry(2, 5, 4 * Lanes.LANES, 2, 5, 1, 2, 1, 2),
        geometry(4, 12, 2 * Lanes.LANES + 1, 4, 3, 2, 1, 1, 4),
        geometry(2, 11, 3 * Lanes.LANES + 3, 4, 2, 3, 0, 1, 2),
        geometry(2, 6, 6, 2, 2, 1, 3, 1, 2),
        geometry(2, 9, 12, 2, 3, 1, 2, 2, 2),
        geometry(3, 14, 13, 3, 3, 2, 2, 2, 3));
  }

  @Test
  void depthwiseForwardAgreesWithTheDirectTwin() {
    for (ConvGeometry g : depthwise()) {
      assertTrue(DepthwiseConv2d.suits(g), g.toString());
      for (boolean relu : new boolean[] {false, true}) {
        float[] expected = forwardScalar(g, relu);
        var kernel = new DepthwiseConv2d.Kernel(g);
        assertSame(expected, forward(kernel, g, relu, false), g.toString());
        assertSame(expected, forward(kernel, g, relu, true), "shared, " + g);
      }
    }
  }

  @Test
  void depthwiseGradientsAgreeWithTheDirectTwins() {
    for (ConvGeometry g : depthwise()) {
      for (boolean shared : new boolean[] {false, true}) {
        float[] byWeight =
            run(
                new DepthwiseConv2dGradWeight(g, SAMPLES, shared),
                g.weightSize(),
                whole(1, SAMPLES * g.inputSize()),
                whole(4, SAMPLES * g.outputSize()));
        assertSame(gradWeightScalar(g), byWeight, "by weight, " + g);
        float[] byInput = gradInput(new DepthwiseConv2dGradInput(g), g, shared);
        assertSame(gradInputScalar(g), byInput, "by input, " + g);
      }
    }
  }

  /// What lies behind a row's end belongs to no window of its: an infinite number there changes
  /// nothing.
  @Test
  void depthwiseGradientsByWeightReadOnlyTheirWindows() {
    var g = new ConvGeometry(2, 3, 5, 2, 1, 2, 1, 2, 0, 0, 1, 1, 2, 3, 2);
    float[] image = whole(1, SAMPLES * g.inputSize());
    float[] expected =
        run(
            new DepthwiseConv2dGradWeight(g, SAMPLES, false),
            g.weightSize(),
            image,
            whole(4, SAMPLES * g.outputSize()));
    for (int row = 0; row < image.length; row += g.width()) {
      image[row + g.width() - 1] = Float.POSITIVE_INFINITY;
    }
    assertSame(
        expected,
        run(
            new DepthwiseConv2dGradWeight(g, SAMPLES, false),
            g.weightSize(),
            image,
            whole(4, SAMPLES * g.outputSize())),
        g.toString());
  }

  private static float[] forwardScalar(ConvGeometry g, boolean relu) {
    ConvGeometry group = g.group();
    float[] image = whole(1, SAMPLES * g.inputSize());
    float[] padded = new float[group.channels() * group.paddedPlane()];
    float[] out = new float[SAMPLES * g.outputSize()];
    for (int i = 0; i < SAMPLES * g.groups(); i++) {
      int one = i % g.groups();
      float[] turned = new float[group.outputSize()];
      ImageLayouts.pad(group, image, i * group.inputSize(), padded, 0);
      DirectConv2d.forwardScalar(
          padded,
          0,
          group.pixelOffsets(),
          group.pixels(),
          group.tapOffsets(),
          whole(2, g.weightSize()),
          one * group.weightSize(),
          group.filters(),
          whole(3, g.filters()),
          one * group.filters(),
          turned,
          0,
          group.filters());
      for (int q = 0; q < group.pixels(); q++) {
        for (int f = 0; f < group.filters(); f++) {
          float sum = turned[q * group.filters() + f];
          out[i * group.outputSize() + f * group.pixels() + q] = relu ? Math.max(sum, 0f) : sum;
        }
      }
    }
    return out;
  }

  /// `<conv(x), g> = <x, gradInput(g)> = <w, gradWeight(x, g)>`, in whole numbers: exact.
  @Test
  void theGradientsAreAdjointToTheForwardPass() {
    int inputs = 0;
    for (ConvGeometry g : cases()) {
      long expected = product(biasless(g), whole(4, SAMPLES * g.outputSize()));
      float[] weight = whole(2, g.weightSize());
      for (boolean shared : new boolean[] {false, true}) {
        assertEquals(expected, product(weight, gradWeight(g, shared)), "by weight, " + g);
        if (reaches(g)) {
          inputs++;
          float[] image = whole(1, SAMPLES * g.inputSize());
          assertEquals(expected, product(image, gradInput(g, shared)), "by input, " + g);
        }
      }
    }
    assertTrue(inputs > 30, inputs + " gradients by inputs");
  }

  /// What the choice of the kernel asks beside enough channels and pixels.
  private static boolean reaches(ConvGeometry g) {
    boolean dilated = g.dilationHeight() > 1 || g.dilationWidth() > 1;
    return !(dilated && (g.strideHeight() > 1 || g.strideWidth() > 1))
        && g.padTop() <= (g.kernelHeight() - 1) * g.dilationHeight()
        && g.padLeft() <= (g.kernelWidth() - 1) * g.dilationWidth();
  }

  private static float[] biasless(ConvGeometry g) {
    float[] out = forward(g, false, false);
    float[] bias = whole(3, g.filters());
    for (int i = 0; i < out.length; i++) {
      out[i] -= bias[i / g.pixels() % g.filters()];
    }
    return out;
  }

  private static long product(float[] a, float[] b) {
    long sum = 0;
    for (int i = 0; i < a.length; i++) {
      assertTrue(b[i] == Math.rint(b[i]), "a whole number, not " + b[i]);
      sum += Math.multiplyFull((int) a[i], (int) b[i]);
    }
    return sum;
  }

  @Test
  void gradientsAgreeWithTheDirectTwins() {
    for (ConvGeometry g : cases()) {
      for (boolean shared : new boolean[] {false, true}) {
        assertSame(gradWeightScalar(g), gradWeight(g, shared), "by weight, " + g);
        if (reaches(g)) {
          assertSame(gradInputScalar(g), gradInput(g, shared), "by input, " + g);
        }
      }
    }
  }

  private static float[] turned(ConvGeometry group, float[] gradOut, int at) {
    float[] turned = new float[group.outputSize()];
    for (int q = 0; q < group.pixels(); q++) {
      for (int f = 0; f < group.filters(); f++) {
        turned[q * group.filters() + f] = gradOut[at + f * group.pixels() + q];
      }
    }
    return turned;
  }

  private static float[] gradWeightScalar(ConvGeometry g) {
    ConvGeometry group = g.group();
    float[] padded = new float[group.channels() * group.paddedPlane()];
    float[] sum = new float[g.weightSize()];
    for (int i = 0; i < SAMPLES * g.groups(); i++) {
      float[] image = whole(1, SAMPLES * g.inputSize());
      ImageLayouts.pad(group, image, i * group.inputSize(), padded, 0);
      DirectConv2dGradWeight.accumulateScalar(
          padded,
          0,
          group.pixelOffsets(),
          group.pixels(),
          group.tapOffsets(),
          turned(group, whole(4, SAMPLES * g.outputSize()), i * group.outputSize()),
          0,
          group.filters(),
          group.filters(),
          sum,
          i % g.groups() * group.weightSize());
    }
    return sum;
  }

  private static float[] gradInputScalar(ConvGeometry g) {
    ConvGeometry group = g.group();
    float[] gradIn = new float[SAMPLES * g.inputSize()];
    float[] padded = new float[group.channels() * group.paddedPlane()];
    for (int i = 0; i < SAMPLES * g.groups(); i++) {
      DirectConv2dGradInput.applyScalar(
          group,
          turned(group, whole(4, SAMPLES * g.outputSize()), i * group.outputSize()),
          0,
          group.filters(),
          whole(2, g.weightSize()),
          i % g.groups() * group.weightSize(),
          padded,
          0);
      ImageLayouts.cropChannelsLast(group, padded, 0, gradIn, i * group.inputSize());
    }
    return gradIn;
  }

  /// The kernel by itself, on pixels in the middle, with relu. As for matrix products: a running
  /// sum of 4,608 products is off by 2.8 of these units.
  @Test
  void longSumsAreAddedInBlocks() {
    ConvGeometry g = geometry(512, 6, 7, 4, 3, 1, 0, 1, 1);
    var random = new Random(1);
    float[] in = normal(random, g.inputSize() + Lanes.TILE);
    float[] weight = normal(random, g.weightSize());
    float[] bias = new float[4];
    int[] tap = g.tapOffsets();
    int[] order = new int[tap.length];
    java.util.Arrays.setAll(order, t -> t);
    float[] packed = new float[ImplicitGemm.paddedFilters(4) * tap.length];
    ImplicitGemm.packWeight(4, order, weight, 0, tap.length, packed, 0);
    float[] expected = new float[g.outputSize()];
    float[] found = new float[g.outputSize()];
    int[] pixel = g.pixelOffsets();
    int count = g.pixels();
    ImplicitGemm.multiplyScalar(
        in, 0, pixel, 0, count, tap, weight, 0, 4, bias, 0, false, expected, 0, count);
    float[] scratch = new float[ImplicitGemm.scratchSize()];
    int[] words = new int[ImplicitGemm.words()];
    ImplicitGemm.multiply(
        in, 0, pixel, 0, count, tap, packed, 0, 4, bias, 0, false, found, 0, count, scratch, 0,
        words);
    assertSame(expected, found, g.toString());
    for (int i = 0; i < found.length; i++) {
      double sum = 0;
      double sizes = 0;
      for (int t = 0; t < tap.length; t++) {
        double product =
            (double) weight[i / count * tap.length + t] * in[pixel[i % count] + tap[t]];
        sum += product;
        sizes += Math.abs(product);
      }
      assertEquals(sum, found[i], sizes * 0x1p-24, "element " + i);
    }
  }

  private static float[] normal(Random random, int count) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }

  @Test
  void aRangeOfPixelsAgreesWithTheTwin() {
    ConvGeometry g = geometry(3, 19, 17, 7, 3, 1, 0, 1, 1);
    int at = 3;
    int first = 5;
    int count = 3 * Lanes.TILE + 2;
    float[] in = whole(1, at + g.inputSize() + Lanes.TILE);
    float[] weight = whole(2, g.weightSize());
    float[] bias = whole(3, 8);
    int[] tap = g.tapOffsets();
    int[] order = new int[tap.length];
    java.util.Arrays.setAll(order, t -> t);
    float[] packed = filled(ImplicitGemm.paddedFilters(7) * tap.length, Float.NaN);
    ImplicitGemm.packWeight(7, order, weight, 0, tap.length, packed, 0);
    float[] expected = filled(at + g.outputSize(), 9f);
    float[] actual = filled(at + g.outputSize(), 9f);
    ImplicitGemm.multiplyScalar(
        in,
        at,
        g.pixelOffsets(),
        first,
        count,
        tap,
        weight,
        0,
        7,
        bias,
        0,
        true,
        expected,
        at,
        g.pixels());
    ImplicitGemm.multiply(
        in,
        at,
        g.pixelOffsets(),
        first,
        count,
        tap,
        packed,
        0,
        7,
        bias,
        0,
        true,
        actual,
        at,
        g.pixels(),
        filled(ImplicitGemm.scratchSize(), Float.NaN),
        0,
        new int[ImplicitGemm.words()]);
    assertSame(expected, actual, g.toString());
  }
}
