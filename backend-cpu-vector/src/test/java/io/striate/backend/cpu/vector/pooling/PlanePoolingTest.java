package io.striate.backend.cpu.vector.pooling;

import static io.striate.backend.cpu.vector.Numbers.assertSame;
import static io.striate.backend.cpu.vector.Numbers.filled;
import static io.striate.backend.cpu.vector.Numbers.guarded;
import static io.striate.backend.cpu.vector.Numbers.whole;
import static io.striate.backend.cpu.vector.run.Lanes.LANES;

import io.striate.api.op.Window2d;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Max pooling along the width and its gradient, against the scalar twin.
class PlanePoolingTest {
  private record Case(Window2d window, int height, int width) {}

  private static List<Case> cases() {
    return List.of(
        new Case(Window2d.square(2, 2, 0), 6, 4 * LANES),
        new Case(Window2d.square(2, 2, 0), 7, 2 * LANES + 3),
        new Case(Window2d.square(2, 2, 0), 6, 4 * LANES + 6),
        new Case(Window2d.square(2, 2, 0), 8, 2 * LANES - 2),
        new Case(Window2d.square(2, 2, 0), 2 * LANES + 3, 4),
        new Case(Window2d.square(2, 2, 0), 3 * LANES, 2),
        new Case(Window2d.square(2, 1, 0), 4, LANES + 1),
        new Case(Window2d.square(3, 2, 0), 9, 27),
        new Case(Window2d.square(3, 2, 1), 8, 2 * LANES + 1),
        new Case(Window2d.square(3, 1, 1), 1, 1),
        new Case(Window2d.square(1, 1, 0), 1, 3),
        new Case(Window2d.square(2, 3, 0), 8, 9),
        new Case(Window2d.square(2, 2, 2), 3, 5),
        new Case(new Window2d(3, 2, 2, 3, 2, 1, 0, 3, 2, 3), 9, 10),
        new Case(new Window2d(1, 5, 1, 1, 0, 0, 2, 2, 1, 1), 3, 9),
        new Case(new Window2d(2, 2, 2, 2, 0, 0, 0, 0, 2, 2), 8, 11),
        new Case(Window2d.square(8, 8, 0), 24, 8 * LANES + 3),
        new Case(Window2d.square(40, 40, 0), 40, 40),
        new Case(Window2d.square(5, 2, 2), 9, LANES + 5),
        new Case(Window2d.square(5, 1, 4), 3, 4),
        // Large enough to be taken apart by their strides.
        new Case(Window2d.square(3, 2, 0), 23, 35),
        new Case(Window2d.square(3, 2, 1), 21, 4 * LANES + 3),
        new Case(Window2d.square(5, 2, 2), 25, 26),
        new Case(Window2d.square(4, 3, 1), 40, 40),
        new Case(new Window2d(3, 3, 2, 1, 1, 0, 1, 2, 1, 2), 22, 17),
        new Case(new Window2d(2, 3, 1, 2, 0, 3, 1, 0, 2, 1), 18, 31),
        new Case(new Window2d(3, 7, 2, 3, 2, 1, 0, 3, 2, 3), 9, 40));
  }

  /// Whole numbers, so that many are equal, and a few that are none.
  private static float[] plane(Case one) {
    float[] plane = ordered(one);
    if (one.height > 3) {
      plane[2 + one.width + 1] = Float.NaN;
      plane[2 + 2 * one.width] = Float.intBitsToFloat(0xffc00001);
    }
    return plane;
  }

  /// The same without NaN; low planes hold nothing but -infinity.
  private static float[] ordered(Case one) {
    float[] plane = guarded(1, 2, one.height * one.width, 0);
    if (one.height > 3) {
      plane[2 + plane.length / 3] = Float.NEGATIVE_INFINITY;
      plane[2 + plane.length / 4] = -0f;
      plane[2 + 3 * one.width] = Float.POSITIVE_INFINITY;
    } else {
      Arrays.fill(plane, 2, 2 + one.height * one.width, Float.NEGATIVE_INFINITY);
    }
    return plane;
  }

  @Test
  void forwardAgreesWithTheTwin() {
    for (Case one : cases()) {
      var pooling = new PlanePooling(one.window, one.height, one.width);
      float[] in = plane(one);
      int outWidth = one.window.outWidth(one.width);
      float[] expected = filled(1 + pooling.outSize(), 7f);
      for (int q = 0; q < pooling.outSize(); q++) {
        int at = pooling.largest(in, 2, q / outWidth, q % outWidth);
        expected[1 + q] = at < 0 ? Float.NEGATIVE_INFINITY : in[2 + at];
      }
      float[] actual = filled(1 + pooling.outSize(), 7f);
      pooling.forward(in, 2, actual, 1, filled(pooling.scratchSize(), Float.NaN));
      assertSame(expected, actual, one.toString());
    }
  }

  @Test
  void theGradientAgreesWithTheTwin() {
    for (Case one : cases()) {
      assertGradient(one, plane(one));
    }
  }

  @Test
  void theGradientOfNumbersThatAreAllOrderedAgreesWithTheTwin() {
    for (Case one : cases()) {
      assertGradient(one, ordered(one));
    }
    // Too large to be taken apart.
    assertGradient(new Case(Window2d.square(3, 2, 1), 4, 30_000), new float[120_004]);
  }

  private static void assertGradient(Case one, float[] in) {
    var pooling = new PlanePooling(one.window, one.height, one.width);
    int outWidth = one.window.outWidth(one.width);
    float[] gradOut = whole(3, 1 + pooling.outSize());
    float[] expected = filled(4 + pooling.size(), 0f);
    for (int q = 0; q < pooling.outSize(); q++) {
      int at = pooling.largest(in, 2, q / outWidth, q % outWidth);
      if (at >= 0 && !Float.isNaN(in[2 + at])) {
        expected[4 + at] += gradOut[1 + q];
      }
    }
    float[] actual = filled(4 + pooling.size(), Float.NaN);
    Arrays.fill(actual, 0, 4, 0f);
    float[] scratch = filled(pooling.gradientScratchSize(), Float.NaN);
    pooling.gradient(in, 2, gradOut, 1, actual, 4, scratch);
    assertSame(expected, actual, one.toString());
  }
}
