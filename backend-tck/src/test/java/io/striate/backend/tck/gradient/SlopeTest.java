package io.striate.backend.tck.gradient;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.striate.backend.tck.gradient.Slope.Verdict;
import java.util.Random;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;

/// The comparison of one derivative: kinks are not taken for mistakes, nor mistakes for kinks.
class SlopeTest {
  private static Verdict check(DoubleUnaryOperator f, double gradient) {
    double[] base = {f.applyAsDouble(0)};
    var slope = new Slope(t -> new double[] {f.applyAsDouble(t)}, base, new double[] {1});
    return slope.check(gradient, Math.abs(gradient)).verdict();
  }

  @Test
  void smallMistakesAreFound() {
    assertEquals(Verdict.RIGHT, check(t -> Math.exp(2 * t), 2));
    assertEquals(Verdict.WRONG, check(t -> Math.exp(2 * t), 2 * (1 + 1e-6)));
    assertEquals(Verdict.RIGHT, check(t -> Math.sin(300 * t), 300));
    assertEquals(Verdict.WRONG, check(t -> Math.sin(300 * t), 300 * (1 + 1e-5)));
    assertEquals(Verdict.RIGHT, check(t -> 1e6 + t, 1));
    assertEquals(Verdict.WRONG, check(t -> 1e6 + t, 1.001));
    assertEquals(Verdict.WRONG, check(t -> 3 * t, 0));
    assertEquals(Verdict.RIGHT, check(t -> 3, 0));
    assertEquals(Verdict.WRONG, check(t -> 3, 0.1));
  }

  /// A sigmoid at 17: the derivative is 4e-8, beside a value of 1.
  @Test
  void saturationIsMeasured() {
    double y = 1 / (1 + Math.exp(-17));
    double right = Math.exp(-17) * y * y;
    DoubleUnaryOperator sigmoid = t -> 1 / (1 + Math.exp(-17 - t));
    assertEquals(Verdict.RIGHT, check(sigmoid, right));
    assertEquals(Verdict.WRONG, check(sigmoid, 1.01 * right));
  }

  @Test
  void kinksAtTheVeryPlaceAreUndecided() {
    assertEquals(Verdict.UNDECIDED, check(t -> Math.max(t, 0), 0));
    assertEquals(Verdict.UNDECIDED, check(t -> Math.abs(t) + 2 * t, 3));
    assertEquals(Verdict.UNDECIDED, check(t -> t > 0 ? 1 : 0, 0));
    assertEquals(Verdict.UNDECIDED, check(t -> t < 0 ? Double.NaN : t, 1));
  }

  @Test
  void kinksNearbyNeedASmallerStep() {
    for (double at : new double[] {-1e-2, -3e-4, 2e-5, 1e-4, 5e-3}) {
      DoubleUnaryOperator kinked = t -> Math.max(t - at, 0) + Math.cos(t) + t;
      assertEquals(Verdict.RIGHT, check(kinked, at < 0 ? 2 : 1), () -> "at " + at);
      assertEquals(Verdict.WRONG, check(kinked, at < 0 ? 1 : 2), () -> "at " + at);
    }
  }

  /// Kinks and jumps of any size at any distance are no mistakes.
  @Test
  void noFalseAlarm() {
    var random = new Random(5);
    for (int i = 0; i < 20_000; i++) {
      double at = Math.pow(10, -8 * random.nextDouble()) * (random.nextBoolean() ? 1 : -1);
      double size = Math.pow(10, -9 * random.nextDouble()) * (random.nextBoolean() ? 1 : -1);
      double bent = random.nextGaussian();
      boolean jump = i % 2 == 0;
      DoubleUnaryOperator f =
          t -> Math.sin(t + bent) + size * (jump ? (t > at ? 1 : 0) : Math.max(t - at, 0));
      double right = Math.cos(bent) + (at < 0 && !jump ? size : 0);
      assertNotEquals(
          Verdict.WRONG, check(f, right), () -> (jump ? "jump " : "kink ") + size + " at " + at);
    }
  }
}
