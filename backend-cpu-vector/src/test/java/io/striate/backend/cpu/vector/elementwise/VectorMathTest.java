package io.striate.backend.cpu.vector.elementwise;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.striate.api.op.Elementwise.Function;
import io.striate.backend.cpu.vector.Numbers;
import io.striate.backend.cpu.vector.run.Lanes;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class VectorMathTest {

  private static final float[] SPECIAL = {
    0f,
    -0f,
    1f,
    -1f,
    Float.NaN,
    Float.POSITIVE_INFINITY,
    Float.NEGATIVE_INFINITY,
    Float.MIN_VALUE,
    Float.MIN_NORMAL,
    Float.MAX_VALUE,
    -Float.MAX_VALUE,
    88.7f,
    88.72284f,
    88.73f,
    89f,
    -87.3f,
    -87.4f,
    -103.9f,
    -104f,
    0.6249f,
    0.625f,
    -0.625f,
    9f,
    -9.1f,
    20f,
    -20f,
    1e-30f,
    0.707f,
    0.70710677f,
    0.7072f
  };

  private static float[] arguments(int n, float scale) {
    var random = new Random(n);
    float[] x = new float[n];
    for (int i = 0; i < n; i++) {
      x[i] = i < SPECIAL.length ? SPECIAL[i] : (random.nextFloat() - 0.5f) * scale;
    }
    return x;
  }

  /// Units in the last place of the true value between it and the result.
  private static double ulps(double truth, float result) {
    if (Double.isNaN(truth) || Float.isNaN(result)) {
      return Double.isNaN(truth) && Float.isNaN(result) ? 0 : Double.POSITIVE_INFINITY;
    }
    float rounded = (float) truth;
    if (Float.isInfinite(rounded) || Float.isInfinite(result)) {
      return rounded == result ? 0 : Double.POSITIVE_INFINITY;
    }
    return Math.abs(truth - result) / Math.ulp(rounded);
  }

  @Test
  void functionsAreWithinTwoUnitsInTheLastPlace() {
    for (Function function :
        List.of(
            Function.EXP,
            Function.LOG,
            Function.TANH,
            Function.SIGMOID,
            Function.ERF,
            Function.SIN,
            Function.COS)) {
      for (float scale : new float[] {1f, 10f, 200f, 1e5f, 1e6f}) {
        float[] x = arguments(5000, scale);
        float[] y = new float[x.length];
        ElementwiseKernels.apply(function, x, 0, x, 0, x, 0, y, 0, x.length);
        for (int i = 0; i < x.length; i++) {
          double error = ulps(function.apply(x[i], 0, 0), y[i]);
          // Where exp(-x) overflows the logistic function is zero, not a number below all normal
          // ones.
          boolean tiny = function == Function.SIGMOID && x[i] < -87f && y[i] < 1e-37f;
          if (error > 2.5 && !tiny) {
            assertEquals(
                function.apply(x[i], 0, 0), y[i], function + " of " + x[i] + ": " + error + " ulp");
          }
        }
      }
    }
  }

  /// Near multiples of pi/2, where a sine or a cosine is nearly zero and most of the angle cancels.
  @Test
  void sinesNearTheirZerosAreWithinTwoUnitsInTheLastPlace() {
    float[] x = new float[42_000];
    for (int k = 0; k < x.length; k++) {
      x[k] = (float) (k * Math.PI / 2) * (k % 2 == 0 ? 1 : -1);
    }
    x[0] = -0f;
    float[] y = new float[x.length];
    for (Function function : List.of(Function.SIN, Function.COS)) {
      ElementwiseKernels.apply(function, x, 0, x, 0, x, 0, y, 0, x.length);
      for (int i = 0; i < x.length; i++) {
        int number = i;
        double truth = function.apply(x[i], 0, 0);
        assertTrue(
            ulps(truth, y[i]) <= 2 && Math.copySign(1, truth) == Math.copySign(1, (double) y[i]),
            () -> "%s of %s: %s".formatted(function, x[number], y[number]));
      }
    }
  }

  /// Every special number to the power of every other, and many between: the definition is
  /// [Math#pow].
  @Test
  void powersAreWithinOneUnitInTheLastPlace() {
    float[] bases = arguments(1 << 9, 9f);
    float[] exponents = arguments(1 << 9, 40f);
    for (int i = SPECIAL.length; i < exponents.length; i++) {
      float sixteenths = Math.round(16 * exponents[i]) / 16f;
      exponents[i] = i % 4 == 0 ? exponents[i] : i % 4 == 1 ? Math.round(sixteenths) : sixteenths;
    }
    exponents[SPECIAL.length] = 0x1p24f - 1;
    exponents[SPECIAL.length + 1] = 0x1p24f + 2;
    exponents[SPECIAL.length + 2] = -0x1p23f - 1;
    exponents[SPECIAL.length + 3] = 0x1p22f + 0.5f;
    float[] out = new float[bases.length];
    float[] same = new float[bases.length];
    for (float exponent : exponents) {
      Arrays.fill(same, exponent);
      ElementwiseKernels.apply(Function.POWER, bases, 0, same, 0, same, 0, out, 0, out.length);
      for (int i = 0; i < out.length; i++) {
        double truth = Math.pow(bases[i], exponent);
        int number = i;
        assertTrue(
            ulps(truth, out[i]) <= 0.501,
            () -> "%s to the power of %s: %s".formatted(bases[number], exponent, out[number]));
        if (!Double.isNaN(truth)) {
          assertEquals(Math.copySign(1, truth), Math.copySign(1, (double) out[i]));
        }
      }
    }
  }

  /// Lane by lane and alone: the bits must not depend on where in an array a number lies.
  @Test
  void vectorsAndTheirTwinsGiveTheSameBits() {
    for (Function function : Function.values()) {
      float[] a = arguments(3 * Lanes.LANES * 10 + 1, 30f);
      float[] b = arguments(a.length, 3f);
      float[] c = arguments(a.length, 5f);
      float[] together = new float[a.length];
      ElementwiseKernels.apply(function, a, 0, b, 0, c, 0, together, 0, a.length);
      for (int i = 0; i < a.length; i++) {
        float[] alone = new float[1];
        ElementwiseKernels.apply(function, a, i, b, i, c, i, alone, 0, 1);
        assertEquals(
            Float.floatToIntBits(alone[0]),
            Float.floatToIntBits(together[i]),
            function + " at " + i);
      }
    }
  }

  @Test
  void arithmeticIsTheDefinitionAtAwkwardSizes() {
    for (Function function : Function.values()) {
      switch (function) {
        case EXP, LOG, TANH, SIGMOID, ERF, SIN, COS -> {
          continue;
        }
        default -> {}
      }
      for (int n : new int[] {0, 1, Lanes.LANES - 1, Lanes.LANES, Lanes.LANES + 1, 97}) {
        float[] a = Numbers.whole(1, n + 3);
        float[] b = Numbers.whole(2, n + 3);
        float[] c = Numbers.whole(3, n + 3);
        float[] out = Numbers.filled(n + 5, 7f);
        ElementwiseKernels.apply(function, a, 1, b, 2, c, 3, out, 4, n);
        assertEquals(7f, out[3]);
        assertEquals(7f, out[n + 4]);
        for (int i = 0; i < n; i++) {
          float expected = (float) function.apply(a[i + 1], b[i + 2], c[i + 3]);
          assertEquals(expected + 0f, out[i + 4] + 0f, function + " at " + i);
        }
      }
    }
  }
}
