package io.striate.backend.cpu.vector.normalization;

import static io.striate.backend.cpu.vector.run.Lanes.LANES;
import static io.striate.backend.cpu.vector.run.Lanes.SPECIES;

import io.striate.backend.cpu.vector.elementwise.VectorPower;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/// The loops of local response normalization, over a few positions of one channel. Rows of
/// neighboring channels lie a fixed pitch apart.
///
/// Powers of the usual exponents are roots, which processors have: `d^(3/4)` is `√d · √√d`. Other
/// exponents take [VectorPower], which is ten times as slow.
final class ResponseNormKernels {
  /// Exponents whose powers are roots.
  private static final float HALF = 0.5f;

  private static final float THREE_QUARTERS = 0.75f;

  private ResponseNormKernels() {}

  /// `out = a * a`.
  static void squares(float[] a, int at, float[] out, int to, int n) {
    int i = 0;
    for (; i + LANES <= n; i += LANES) {
      var x = FloatVector.fromArray(SPECIES, a, at + i);
      x.mul(x).intoArray(out, to + i);
    }
    for (; i < n; i++) {
      out[to + i] = a[at + i] * a[at + i];
    }
  }

  /// `out = base + factor * (the sum of so many rows)`.
  static void window(
      float[] rows,
      int at,
      int pitch,
      int count,
      float factor,
      float base,
      float[] out,
      int to,
      int n) {
    int i = 0;
    for (; i + LANES <= n; i += LANES) {
      var sum = FloatVector.fromArray(SPECIES, rows, at + i);
      for (int row = 1; row < count; row++) {
        sum = sum.add(FloatVector.fromArray(SPECIES, rows, at + row * pitch + i));
      }
      sum.mul(factor).add(base).intoArray(out, to + i);
    }
    for (; i < n; i++) {
      float sum = rows[at + i];
      for (int row = 1; row < count; row++) {
        sum += rows[at + row * pitch + i];
      }
      out[to + i] = sum * factor + base;
    }
  }

  /// `out = d^-beta`.
  ///
  /// @param scratch memory of n numbers
  static void inversePowers(
      float[] d, int at, float beta, float[] out, int to, float[] scratch, int scratchAt, int n) {
    if (beta != HALF && beta != THREE_QUARTERS) {
      Arrays.fill(scratch, scratchAt, scratchAt + n, -beta);
      VectorPower.power(d, at, scratch, scratchAt, out, to, n);
      return;
    }
    boolean half = beta == HALF;
    int i = 0;
    for (; i + LANES <= n; i += LANES) {
      var root = FloatVector.fromArray(SPECIES, d, at + i).lanewise(VectorOperators.SQRT);
      var power = half ? root : root.mul(root.lanewise(VectorOperators.SQRT));
      FloatVector.broadcast(SPECIES, 1f).div(power).intoArray(out, to + i);
    }
    for (; i < n; i++) {
      float root = (float) Math.sqrt(d[at + i]);
      out[to + i] = 1f / (half ? root : root * (float) Math.sqrt(root));
    }
  }

  /// `out = g * x * power / d`.
  static void shares(
      float[] g,
      int gradAt,
      float[] x,
      int at,
      float[] power,
      int powerAt,
      float[] d,
      int divisorAt,
      float[] out,
      int to,
      int n) {
    int i = 0;
    for (; i + LANES <= n; i += LANES) {
      FloatVector.fromArray(SPECIES, g, gradAt + i)
          .mul(FloatVector.fromArray(SPECIES, power, powerAt + i))
          .mul(FloatVector.fromArray(SPECIES, x, at + i))
          .div(FloatVector.fromArray(SPECIES, d, divisorAt + i))
          .intoArray(out, to + i);
    }
    for (; i < n; i++) {
      out[to + i] = g[gradAt + i] * power[powerAt + i] * x[at + i] / d[divisorAt + i];
    }
  }

  /// `out = g * power - x * sum`.
  static void gradient(
      float[] g,
      int gradAt,
      float[] x,
      int at,
      float[] power,
      int powerAt,
      float[] sum,
      int sumAt,
      float[] out,
      int to,
      int n) {
    int i = 0;
    for (; i + LANES <= n; i += LANES) {
      var through =
          FloatVector.fromArray(SPECIES, x, at + i)
              .mul(FloatVector.fromArray(SPECIES, sum, sumAt + i));
      FloatVector.fromArray(SPECIES, g, gradAt + i)
          .mul(FloatVector.fromArray(SPECIES, power, powerAt + i))
          .sub(through)
          .intoArray(out, to + i);
    }
    for (; i < n; i++) {
      out[to + i] = g[gradAt + i] * power[powerAt + i] - x[at + i] * sum[sumAt + i];
    }
  }
}
