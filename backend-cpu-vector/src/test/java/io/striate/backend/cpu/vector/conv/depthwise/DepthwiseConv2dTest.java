package io.striate.backend.cpu.vector.conv.depthwise;

import static io.striate.backend.cpu.vector.Numbers.assertSame;
import static io.striate.backend.cpu.vector.Numbers.whole;
import static io.striate.backend.cpu.vector.run.Lanes.LANES;

import io.striate.api.op.Conv2d;
import io.striate.api.op.Conv2dGradInput;
import io.striate.api.op.Conv2dGradWeight;
import io.striate.api.op.Op;
import io.striate.api.op.Window2d;
import io.striate.api.tensor.Tensor;
import io.striate.api.tensor.TensorType;
import io.striate.backend.cpu.vector.CpuVectorBackend;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Convolutions channel by channel and their gradients, against the formula with whole numbers,
/// whose sums are exact. Kernels of 3x3 have kernels of their own, for some rows and some columns.
class DepthwiseConv2dTest {
  private static final int SAMPLES = 2;
  private static final int CHANNELS = 3;

  private record Case(Window2d window, int height, int width, int multiplier) {
    int filters() {
      return CHANNELS * multiplier;
    }

    int outHeight() {
      return window.outHeight(height);
    }

    int outWidth() {
      return window.outWidth(width);
    }

    TensorType input() {
      return TensorType.float32(SAMPLES, CHANNELS, height, width);
    }

    TensorType weight() {
      return TensorType.float32(filters(), 1, window.kernelHeight(), window.kernelWidth());
    }

    TensorType output() {
      return TensorType.float32(SAMPLES, filters(), outHeight(), outWidth());
    }

    /// Calls with the indices of each input, weight and output whose product is in a sum.
    void products(Product product) {
      for (int plane = 0; plane < SAMPLES * filters(); plane++) {
        int channel = plane / filters() * CHANNELS + plane % filters() / multiplier;
        for (int q = 0; q < outHeight() * outWidth(); q++) {
          for (int t = 0; t < window.taps(); t++) {
            int y =
                q / outWidth() * window.strideHeight()
                    - window.padTop()
                    + t / window.kernelWidth() * window.dilationHeight();
            int x =
                q % outWidth() * window.strideWidth()
                    - window.padLeft()
                    + t % window.kernelWidth() * window.dilationWidth();
            if (y >= 0 && y < height && x >= 0 && x < width) {
              product.add(
                  (channel * height + y) * width + x,
                  plane % filters() * window.taps() + t,
                  plane * outHeight() * outWidth() + q);
            }
          }
        }
      }
    }
  }

  @FunctionalInterface
  private interface Product {
    void add(int input, int weight, int output);
  }

  private static List<Case> cases() {
    var cases = new ArrayList<Case>();
    for (int height : new int[] {1, 3, 4, 5, 7, 9}) {
      for (int width :
          new int[] {1, 3, LANES - 2, LANES, LANES + 1, 2 * LANES + 3, 4 * LANES + 2}) {
        cases.add(new Case(Window2d.square(3, 1, 1), height, width, 1));
        cases.add(new Case(Window2d.square(3, 2, 1), height, width, 1));
      }
    }
    cases.add(new Case(Window2d.square(3, 1, 0), LANES + 3, LANES + 5, 1));
    cases.add(new Case(Window2d.square(3, 1, 1), 7, 7, 2));
    cases.add(new Case(Window2d.square(5, 1, 2), 9, LANES + 1, 1));
    // Rows by eight, by four and one by one, on maps wider and narrower than a vector.
    cases.add(new Case(Window2d.square(5, 1, 2), 13, 2 * LANES + 3, 1));
    cases.add(new Case(Window2d.square(5, 2, 2), 33, LANES - 1, 1));
    cases.add(new Case(Window2d.square(7, 2, 3), 23, 2 * LANES + 5, 2));
    cases.add(new Case(Window2d.square(11, 1, 5), 17, 3, 1));
    cases.add(new Case(new Window2d(3, 3, 1, 1, 2, 2, 2, 2, 2, 2), 9, LANES + 1, 1));
    cases.add(new Case(new Window2d(3, 3, 1, 2, 1, 0, 1, 2, 1, 1), 8, LANES + 5, 2));
    return cases;
  }

  private static float[] run(Op op, TensorType out, List<TensorType> types, List<float[]> in) {
    try (var backend = new CpuVectorBackend(1, true)) {
      var inputs = new ArrayList<Tensor>();
      for (int i = 0; i < in.size(); i++) {
        inputs.add(backend.allocate(types.get(i)));
        inputs.getLast().writeFloats(in.get(i));
      }
      Tensor result = backend.allocate(out);
      backend.kernel(op, types, List.of(out)).orElseThrow().run(inputs, List.of(result));

      return result.toFloats();
    }
  }

  @Test
  void forwardAgreesWithTheFormula() {
    for (Case one : cases()) {
      float[] x = whole(1, one.input().shape().size());
      float[] w = whole(2, one.weight().shape().size());
      float[] expected = new float[one.output().shape().size()];
      one.products((input, weight, output) -> expected[output] += x[input] * w[weight]);
      assertSame(
          expected,
          run(
              new Conv2d(one.window, CHANNELS),
              one.output(),
              List.of(one.input(), one.weight()),
              List.of(x, w)),
          one.toString());
    }
  }

  @Test
  void theGradientByInputAgreesWithTheFormula() {
    for (Case one : cases()) {
      float[] w = whole(2, one.weight().shape().size());
      float[] g = whole(3, one.output().shape().size());
      float[] expected = new float[one.input().shape().size()];
      one.products((input, weight, output) -> expected[input] += g[output] * w[weight]);
      assertSame(
          expected,
          run(
              new Conv2dGradInput(one.window, CHANNELS, one.height, one.width),
              one.input(),
              List.of(one.output(), one.weight()),
              List.of(g, w)),
          one.toString());
    }
  }

  @Test
  void theGradientByWeightAgreesWithTheFormula() {
    for (Case one : cases()) {
      float[] x = whole(1, one.input().shape().size());
      float[] g = whole(3, one.output().shape().size());
      float[] expected = new float[one.weight().shape().size()];
      one.products((input, weight, output) -> expected[weight] += x[input] * g[output]);
      assertSame(
          expected,
          run(
              new Conv2dGradWeight(one.window, CHANNELS),
              one.weight(),
              List.of(one.input(), one.output()),
              List.of(x, g)),
          one.toString());
    }
  }

  /// What lies beyond the end of a row must not reach a sum.
  @Test
  void infinitePixelsReachTheWindowsThatHoldThem() {
    var one = new Case(Window2d.square(3, 1, 1), 7, LANES - 2, 1);
    float[] x = whole(1, one.input().shape().size());
    x[one.width + 1] = Float.POSITIVE_INFINITY;
    float[] w = new float[one.weight().shape().size()];
    Arrays.fill(w, 1f);
    float[] expected = new float[one.output().shape().size()];
    one.products((input, weight, output) -> expected[output] += x[input] * w[weight]);
    assertSame(
        expected,
        run(
            new Conv2d(one.window, CHANNELS),
            one.output(),
            List.of(one.input(), one.weight()),
            List.of(x, w)),
        one.toString());
  }
}
