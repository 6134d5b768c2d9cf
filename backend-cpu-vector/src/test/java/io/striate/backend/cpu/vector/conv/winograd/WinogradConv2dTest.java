package io.striate.backend.cpu.vector.conv.winograd;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.striate.api.op.Window2d;
import io.striate.backend.cpu.vector.Numbers;
import io.striate.backend.cpu.vector.conv.Conv2dKernel;
import io.striate.backend.cpu.vector.conv.ConvGeometry;
import io.striate.backend.cpu.vector.run.Body;
import io.striate.backend.cpu.vector.run.BodyMaker;
import io.striate.backend.cpu.vector.run.Operands;
import io.striate.backend.cpu.vector.run.Workspace;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/// Winograd's algorithm against the textbook's sums, on sizes around tiles and vectors.
///
/// Inputs are whole numbers and so are the sums, which Winograd's fractions miss by roundings: by
/// thousandths. Whatever is read from or written to a wrong place is off by whole numbers.
class WinogradConv2dTest {
  private static final double NEAR = 0x1p-6;

  private record Case(ConvGeometry g, int samples) {
    WinogradForm form() {
      return WinogradForm.of(g).orElseThrow();
    }

    /// Where image and result meet in one product.
    void products(Product product) {
      int side = g.kernelWidth();
      int kernel = side * side;
      for (int n = 0; n < samples; n++) {
        for (int f = 0; f < g.filters(); f++) {
          for (int q = 0; q < g.pixels(); q++) {
            for (int t = 0; t < g.taps(); t++) {
              int y = q / g.outWidth() + t % kernel / side - g.padTop();
              int x = q % g.outWidth() + t % side - g.padLeft();
              if (y >= 0 && y < g.height() && x >= 0 && x < g.width()) {
                int in = ((n * g.channels() + t / kernel) * g.height() + y) * g.width() + x;
                int out = (n * g.filters() + f) * g.pixels() + q;
                product.at(in, f * g.taps() + t, out);
              }
            }
          }
        }
      }
    }
  }

  /// One product of the convolution: numbers of the image, the weights and the result.
  @FunctionalInterface
  private interface Product {
    void at(int image, int weight, int result);
  }

  private static List<Case> cases() {
    var cases = new ArrayList<Case>();
    int[][] sizes = {
      {1, 1, 1, 1, 1},
      {2, 3, 4, 4, 3},
      {3, 5, 5, 6, 2},
      {9, 17, 9, 7, 1},
      {16, 33, 8, 13, 3},
      {33, 16, 3, 37, 2}
    };
    for (WinogradForm form : WinogradForm.values()) {
      int r = form.kernel();
      int same = r / 2;
      int[][] paddings = {{same, same, same, same}, {0, 0, 0, 0}, {2, 0, 1, 2}};
      for (int[] size : sizes) {
        for (int[] p : paddings) {
          if (size[2] + p[0] + p[1] >= r && size[3] + p[2] + p[3] >= r) {
            var window = new Window2d(r, r, 1, 1, p[0], p[1], p[2], p[3], 1, 1);
            var g = ConvGeometry.of(window, 1, size[0], size[2], size[3], size[1]);
            cases.add(new Case(g, size[4]));
          }
        }
      }
    }
    assertEquals(WinogradForm.values().length, cases.stream().map(Case::form).distinct().count());
    return cases;
  }

  private static void assertNear(double[] expected, float[] actual, Supplier<String> what) {
    assertEquals(expected.length, actual.length);
    for (int i = 0; i < expected.length; i++) {
      int at = i;
      assertEquals(expected[i], actual[i], NEAR, () -> what.get() + "[" + at + "]");
    }
  }

  /// A body on whole arrays.
  private static void run(Body body, float[]... arrays) {
    var operands = new Operands(arrays.length);
    for (int i = 0; i < arrays.length; i++) {
      operands.place(i, arrays[i], 0);
    }
    var workspace = new Workspace(0, body.scratch(), body.words());
    java.util.Arrays.fill(workspace.scratch, Float.NaN);
    for (int task = 0; task < body.tasks(); task++) {
      body.run(task, operands, workspace);
    }
  }

  @Test
  void forward() {
    for (Case c : cases()) {
      var g = c.g;
      float[] image = Numbers.whole(1, c.samples * g.inputSize());
      float[] weight = Numbers.whole(2, g.weightSize());
      float[] bias = Numbers.whole(3, g.filters());
      double[] expected = new double[c.samples * g.outputSize()];
      for (int i = 0; i < expected.length; i++) {
        expected[i] = bias[i / g.pixels() % g.filters()];
      }
      c.products((in, w, out) -> expected[out] += image[in] * weight[w]);
      check(WinogradBodies.forward(c.form(), g, ""), false, c, expected, image, weight, bias);
      for (int i = 0; i < expected.length; i++) {
        expected[i] = Math.max(expected[i], 0);
      }
      check(WinogradBodies.forward(c.form(), g, ""), true, c, expected, image, weight, bias);
    }
  }

  @Test
  void byInput() {
    for (Case c : cases()) {
      var g = c.g;
      float[] grad = Numbers.whole(4, c.samples * g.outputSize());
      float[] weight = Numbers.whole(2, g.weightSize());
      double[] expected = new double[c.samples * g.inputSize()];
      c.products((in, w, out) -> expected[in] += grad[out] * weight[w]);
      check(WinogradBodies.gradInput(c.form(), g, ""), false, c, expected, grad, weight);
    }
  }

  /// Packs the weights and runs the samples by one worker, and in tasks that workers would share,
  /// which must give the same bits.
  private static void check(
      Conv2dKernel conv,
      boolean relu,
      Case c,
      double[] expected,
      float[] image,
      float[]... weights) {
    float[] packed = new float[conv.packedSize()];
    var operands = new ArrayList<>(List.of(weights));
    operands.add(packed);
    run(conv.pack(weights.length == 2), operands.toArray(new float[0][]));
    float[] alone = new float[expected.length];
    run(conv.samples(c.samples, relu, false), image, packed, alone);
    assertNear(expected, alone, c::toString);
    float[] shared = new float[expected.length];
    run(conv.samples(c.samples, relu, true), image, packed, shared);
    assertArrayEquals(alone, shared, c::toString);
    Conv2dKernel.TwoSteps steps = conv.twoSteps(c.samples, relu).orElseThrow();
    float[] laid = new float[steps.size()];
    run(steps.lay(), image, laid);
    float[] inTwo = new float[expected.length];
    run(steps.multiply(), laid, packed, inTwo);
    assertArrayEquals(alone, inTwo, c::toString);
  }

  @Test
  void byWeight() {
    for (Case c : cases()) {
      var g = c.g;
      float[] image = Numbers.whole(1, c.samples * g.inputSize());
      float[] grad = Numbers.whole(4, c.samples * g.outputSize());
      double[] expected = new double[g.weightSize()];
      c.products((in, w, out) -> expected[w] += image[in] * grad[out]);
      BodyMaker maker = WinogradBodies.gradWeight(c.form(), g, "");
      float[] alone = new float[expected.length];
      run(maker.make(0, c.samples, false), image, grad, alone);
      assertNear(expected, alone, c::toString);
      float[] shared = new float[expected.length];
      run(maker.make(0, c.samples, true), image, grad, shared);
      assertArrayEquals(alone, shared, c::toString);
    }
  }
}
