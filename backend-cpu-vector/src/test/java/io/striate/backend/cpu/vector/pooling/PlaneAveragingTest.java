package io.striate.backend.cpu.vector.pooling;

import static io.striate.backend.cpu.vector.Numbers.assertSame;
import static io.striate.backend.cpu.vector.Numbers.filled;
import static io.striate.backend.cpu.vector.Numbers.whole;
import static io.striate.backend.cpu.vector.run.Lanes.LANES;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.striate.api.op.Window2d;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Average pooling along the width and its gradient, against sums over windows tap by tap. Numbers
/// are whole and divisible by all divisors, so that every sum is exact.
class PlaneAveragingTest {
  /// Divisible by the taps on the plane of every window below.
  private static final float UNIT = 7200;

  private record Case(Window2d window, int height, int width) {
    /// Index on the plane of a tap, or -1.
    int tap(int y, int x, int tap) {
      int row =
          y * window.strideHeight()
              - window.padTop()
              + tap / window.kernelWidth() * window.dilationHeight();
      int column =
          x * window.strideWidth()
              - window.padLeft()
              + tap % window.kernelWidth() * window.dilationWidth();
      boolean inside = row >= 0 && row < height && column >= 0 && column < width;
      return inside ? row * width + column : -1;
    }

    /// Taps on the plane.
    int covered(int y, int x) {
      int covered = 0;
      for (int tap = 0; tap < window.taps(); tap++) {
        covered += tap(y, x, tap) >= 0 ? 1 : 0;
      }
      return covered;
    }
  }

  private static List<Case> cases() {
    return List.of(
        new Case(Window2d.square(2, 2, 0), 6, 4 * LANES),
        new Case(Window2d.square(2, 2, 0), 7, 2 * LANES + 3),
        new Case(Window2d.square(2, 2, 0), 3, 4 * LANES + 7),
        new Case(Window2d.square(2, 1, 0), 4, LANES + 1),
        new Case(Window2d.square(3, 2, 0), 9, 27),
        new Case(Window2d.square(3, 2, 1), 8, 2 * LANES + 1),
        new Case(Window2d.square(3, 1, 1), 1, 1),
        new Case(Window2d.square(1, 1, 0), 1, 3),
        new Case(Window2d.square(2, 3, 0), 8, 9),
        new Case(Window2d.square(5, 1, 2), 6, 3 * LANES),
        new Case(Window2d.square(4, 4, 0), 4, 4),
        new Case(Window2d.square(20, 20, 0), 20, 20),
        new Case(new Window2d(2, 2, 3, 2, 1, 2, 0, 1, 1, 1), 10, LANES + 3),
        new Case(new Window2d(2, 3, 2, 3, 3, 2, 0, 0, 1, 1), 6, 9),
        new Case(new Window2d(15, 3, 2, 3, 7, 7, 1, 0, 1, 1), 18, 2 * LANES + 2),
        new Case(new Window2d(3, 2, 2, 3, 2, 1, 0, 3, 2, 3), 9, 10),
        new Case(new Window2d(1, 5, 1, 1, 0, 0, 2, 2, 1, 1), 3, 9),
        new Case(new Window2d(2, 2, 2, 2, 0, 0, 0, 0, 2, 2), 8, 11));
  }

  private static float[] multiples(int seed, int length) {
    float[] numbers = whole(seed, length);
    for (int i = 0; i < length; i++) {
      numbers[i] *= UNIT;
    }
    return numbers;
  }

  private static float divisor(Case one, boolean countPadding, int y, int x) {
    return countPadding ? one.window.taps() : one.covered(y, x);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void forwardAgreesWithSumsTapByTap(boolean countPadding) {
    for (Case one : cases()) {
      var averaging = new PlaneAveraging(one.window, countPadding, one.height, one.width);
      float[] in = multiples(1, 2 + averaging.size());
      int outWidth = one.window.outWidth(one.width);
      float[] expected = filled(1 + averaging.outSize(), 7f);
      for (int q = 0; q < averaging.outSize(); q++) {
        float sum = 0;
        for (int tap = 0; tap < one.window.taps(); tap++) {
          int at = one.tap(q / outWidth, q % outWidth, tap);
          sum += at < 0 ? 0 : in[2 + at];
        }
        expected[1 + q] = sum / divisor(one, countPadding, q / outWidth, q % outWidth);
      }
      float[] actual = filled(1 + averaging.outSize(), 7f);
      averaging.forward(in, 2, actual, 1, filled(averaging.scratchSize(), Float.NaN));
      assertSame(expected, actual, one.toString());
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void theGradientAgreesWithSharesTapByTap(boolean countPadding) {
    for (Case one : cases()) {
      var averaging = new PlaneAveraging(one.window, countPadding, one.height, one.width);
      float[] gradOut = multiples(3, 1 + averaging.outSize());
      int outWidth = one.window.outWidth(one.width);
      float[] expected = filled(4 + averaging.size(), 0f);
      for (int q = 0; q < averaging.outSize(); q++) {
        for (int tap = 0; tap < one.window.taps(); tap++) {
          int at = one.tap(q / outWidth, q % outWidth, tap);
          if (at >= 0) {
            expected[4 + at] +=
                gradOut[1 + q] / divisor(one, countPadding, q / outWidth, q % outWidth);
          }
        }
      }
      float[] actual = filled(4 + averaging.size(), Float.NaN);
      java.util.Arrays.fill(actual, 0, 4, 0f);
      averaging.gradient(gradOut, 1, actual, 4, filled(averaging.scratchSize(), Float.NaN));
      assertSame(expected, actual, one.toString());
    }
  }

  /// A window that lies in the padding alone has the mean of nothing, and no share.
  @Test
  void windowsInThePaddingAddNothing() {
    var averaging = new PlaneAveraging(Window2d.square(2, 2, 2), false, 3, 5);
    float[] gradient = filled(15, Float.NaN);
    averaging.gradient(
        filled(averaging.outSize(), 1f), 0, gradient, 0, filled(averaging.scratchSize(), 0f));
    for (float each : gradient) {
      assertTrue(Float.isFinite(each), "a share of a window");
    }
  }
}
