package io.striate.backend.cpu.vector.conv.pooled;

import static io.striate.backend.cpu.vector.Numbers.assertSame;
import static io.striate.backend.cpu.vector.Numbers.filled;
import static io.striate.backend.cpu.vector.Numbers.whole;
import static io.striate.backend.cpu.vector.run.Lanes.LANES;

import io.striate.backend.cpu.vector.conv.ConvGeometry;
import io.striate.backend.cpu.vector.conv.ImageLayouts;
import io.striate.backend.cpu.vector.conv.direct.DirectConv2d;
import io.striate.backend.cpu.vector.conv.direct.DirectConv2dGradInput;
import io.striate.backend.cpu.vector.conv.direct.DirectConv2dTest;
import io.striate.backend.cpu.vector.conv.direct.FlatConv2d;
import io.striate.backend.cpu.vector.pooling.MaxPool2dKernels;
import io.striate.backend.cpu.vector.pooling.MaxPool2dKernels.Window;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// The kernels of a convolution that is pooled, against their scalar twins.
class PooledConv2dKernelsTest {

  private static final Window[] WINDOWS = {
    new Window(2, 2, 2, 2, 3, 14), new Window(2, 2, 2, 2, 1, 1),
        new Window(2, 2, 2, 2, 5, LANES + 1),
    new Window(3, 3, 2, 2, 4, 3), new Window(2, 3, 3, 1, 2, 5), new Window(2, 2, 1, 1, 3, 3)
  };

  private static int inWidth(Window w) {
    return (w.outWidth() - 1) * w.strideWidth() + w.kernelWidth();
  }

  private static int inHeight(Window w) {
    return (w.outHeight() - 1) * w.strideHeight() + w.kernelHeight();
  }

  private static float[] map(Window w, int seed) {
    float[] map = whole(seed, inWidth(w) * inHeight(w));
    map[map.length / 2] = Float.NaN;
    map[map.length / 3] = Float.NEGATIVE_INFINITY;
    return map;
  }

  @Test
  void poolingFiltersInnermostAgreesWithThePlane() {
    for (Window w : WINDOWS) {
      int row = 2 * LANES;
      int pixels = inWidth(w) * inHeight(w);
      float[] in = filled(2 + pixels * row, Float.NaN);
      float[] expected = filled(w.pixels() * row, Float.NaN);
      float[] expectedPosition = filled(w.pixels() * row, Float.NaN);
      for (int f = 0; f < row; f++) {
        float[] map = map(w, f);
        float[] out = new float[w.pixels()];
        float[] position = new float[w.pixels()];
        MaxPool2dKernels.plane(w, map, 0, inWidth(w), out, 0, position, 0);
        for (int q = 0; q < pixels; q++) {
          in[2 + q * row + f] = map[q];
        }
        for (int q = 0; q < w.pixels(); q++) {
          expected[q * row + f] = out[q];
          expectedPosition[q * row + f] = position[q];
        }
      }
      float[] actual = filled(w.pixels() * row, 9f);
      float[] position = filled(w.pixels() * row, 9f);
      MaxPool2dKernels.pixels(w, in, 2, inWidth(w), row, actual, 0, position, 0);
      assertSame(expected, actual, w.toString());
      assertSamePositions(expected, expectedPosition, position, w.toString());
    }
  }

  /// Where the maximum is NaN the position means nothing.
  private static void assertSamePositions(
      float[] max, float[] expected, float[] actual, String what) {
    for (int i = 0; i < max.length; i++) {
      if (Float.isNaN(max[i])) {
        expected[i] = 0;
        actual[i] = 0;
      }
    }
    assertSame(expected, actual, what);
  }

  @Test
  void poolingEvenAndOddColumnsAgreesWithThePlane() {
    for (Window w : WINDOWS) {
      if (!w.twoByTwo()) {
        continue;
      }
      float[] map = map(w, 3);
      int pitch = w.outWidth() + 1;
      int half = inHeight(w) * pitch;
      float[] halves = filled(1 + 2 * half + LANES, Float.NaN);
      for (int q = 0; q < map.length; q++) {
        int x = q % inWidth(w);
        halves[1 + (x & 1) * half + q / inWidth(w) * pitch + x / 2] = map[q];
      }
      float[] expected = new float[w.pixels()];
      float[] expectedPosition = new float[w.pixels()];
      MaxPool2dKernels.plane(w, map, 0, inWidth(w), expected, 0, expectedPosition, 0);
      float[] actual = filled(w.pixels() + 1, 9f);
      float[] position = filled(w.pixels() + 1, 9f);
      float[] scratch = new float[2 * LANES];
      MaxPool2dKernels.halves(w, halves, 1, 1 + half, pitch, actual, 0, position, 0, scratch, 0);
      org.junit.jupiter.api.Assertions.assertEquals(9f, actual[w.pixels()]);
      org.junit.jupiter.api.Assertions.assertEquals(9f, position[w.pixels()]);
      assertSame(expected, Arrays.copyOf(actual, w.pixels()), w.toString());
      assertSamePositions(
          expected, expectedPosition, Arrays.copyOf(position, w.pixels()), w.toString());
    }
  }

  @Test
  void aConvolutionOfEvenAndOddColumnsIsTheConvolution() {
    for (ConvGeometry g : DirectConv2dTest.cases()) {
      if (g.strideHeight() != 1 || g.strideWidth() != 1) {
        continue;
      }
      float[] image = whole(1, g.inputSize());
      float[] weight = whole(2, g.weightSize());
      float[] bias = whole(3, g.filters());
      float[] padded = filled(g.channels() * g.paddedPlane(), Float.NaN);
      ImageLayouts.pad(g, image, 0, padded, 0);
      float[] expected = new float[g.pixels() * g.filters()];
      DirectConv2d.forwardScalar(
          padded,
          0,
          g.pixelOffsets(),
          g.pixels(),
          g.tapOffsets(),
          weight,
          0,
          g.filters(),
          bias,
          0,
          expected,
          0,
          g.filters());
      float[] actual = halves(g, image, weight, bias);
      assertSame(expected, actual, g.toString());
    }
  }

  private static float[] halves(ConvGeometry g, float[] image, float[] weight, float[] bias) {
    EvenOddConv2d halves = EvenOddConv2d.of(g);
    int filters = FlatConv2d.paddedFilters(g.filters());
    float[] packed = new float[filters * (g.taps() + 1)];
    FlatConv2d.packWeight(g.filters(), g.taps(), weight, 0, packed, 0);
    System.arraycopy(bias, 0, packed, filters * g.taps(), g.filters());
    float[] padded = new float[halves.paddedSize() + 1];
    float[] result = new float[halves.resultSize()];
    ImageLayouts.padEvenOdd(g, halves.pitch(), image, 0, padded, 1);
    halves.forward(padded, 1, packed, 0, result, 0);
    float[] out = new float[g.pixels() * g.filters()];
    for (int f = 0; f < g.filters(); f++) {
      for (int q = 0; q < g.pixels(); q++) {
        int x = q % g.outWidth();
        int at = f * halves.planeSize() + q / g.outWidth() * halves.pitch() + x / 2;
        out[q * g.filters() + f] = result[at + (x & 1) * halves.oddAt()];
      }
    }
    return out;
  }

  @Test
  void gradWeightAgreesWithTheTwin() {
    for (ConvGeometry g : DirectConv2dTest.cases()) {
      int at = 2;
      int[] vector = PooledConv2dGradWeight.vectors(g);
      int[] offsets = g.pixelOffsets();
      int n = Math.min(offsets.length, 13);
      int[] start = new int[n];
      var random = new Random(4);
      for (int i = 0; i < n; i++) {
        start[i] = offsets[random.nextInt(offsets.length)] * g.channels();
      }
      float[] in = whole(1, at + g.paddedPlane() * g.channels() + LANES);
      float[] grad = whole(2, n + 1);
      float[] expected = new float[at + vector.length * LANES];
      float[] actual = new float[at + vector.length * LANES];
      PooledConv2dGradWeight.accumulateScalar(g, in, at, start, grad, 1, n, expected, at);
      PooledConv2dGradWeight.accumulate(vector, in, at, start, grad, 1, n, actual, at);
      float[] expectedWeight = new float[g.taps()];
      float[] actualWeight = filled(g.taps(), Float.NaN);
      PooledConv2dGradWeight.store(g, expected, at, expectedWeight, 0);
      PooledConv2dGradWeight.store(g, actual, at, actualWeight, 0);
      assertSame(expectedWeight, actualWeight, g.toString());
    }
  }

  @Test
  void gradInputAgreesWithTheTwin() {
    for (ConvGeometry g : DirectConv2dTest.cases()) {
      int at = 2;
      var random = new Random(5);
      int pixels = g.pixels();
      int[] first = new int[pixels + 1];
      for (int q = 0; q < pixels; q++) {
        first[q + 1] = first[q] + random.nextInt(3);
      }
      int n = first[pixels];
      int[] filter = new int[n + 1];
      for (int i = 0; i < n; i++) {
        filter[i + 1] = random.nextInt(g.filters());
      }
      int[] starts = g.pixelOffsets();
      for (int q = 0; q < pixels; q++) {
        starts[q] *= g.channels();
      }
      int[] order = DirectConv2dGradInput.pixelOrder(g);
      float[] grad = whole(2, n + 1);
      if (n > 0) {
        grad[n] = Float.POSITIVE_INFINITY;
      }
      float[] weight = whole(3, g.weightSize());
      float[] packed = filled(1 + PooledConv2dGradInput.packedSize(g), Float.NaN);
      PooledConv2dGradInput.packWeight(g, weight, 0, packed, 1);
      float[] expected = new float[at + g.paddedPlane() * g.channels() + LANES];
      float[] actual = expected.clone();
      int[] vector = PooledConv2dGradInput.vectors(g);
      PooledConv2dGradInput.accumulateScalar(
          g, order, starts, first, filter, 1, grad, 1, weight, expected, at);
      PooledConv2dGradInput.accumulate(
          vector,
          PooledConv2dGradInput.keep(g),
          order,
          starts,
          first,
          filter,
          1,
          grad,
          1,
          packed,
          1,
          new float[vector.length * LANES],
          0,
          actual,
          at);
      assertSame(expected, actual, g.toString());
    }
  }
}
