package io.striate.backend.cpu.vector.elementwise;

import static io.striate.backend.cpu.vector.run.Lanes.LANES;
import static io.striate.backend.cpu.vector.run.Lanes.SPECIES;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/// Sine and cosine of vectors, with a scalar twin of the same bits, as in [VectorMath].
///
/// The nearest multiple of pi/2 is subtracted in three parts, each by a fused multiply-add: the
/// first is exact, so that little is lost where the result is near zero. A sine or a cosine of what
/// is left follows, as the multiple is even or odd. Angles beyond [#LARGEST], where three parts are
/// too few, and those that are not finite are left to [Math].
///
/// Source of the polynomials: Moshier, Cephes mathematical library, single precision. Errors are
/// below 2 units in the last place. Box and Muller's normal numbers, which take a cosine each, were
/// limited by it: [Math#cos] takes 10 times as long.
final class VectorSine {
  /// Up to here multiples of pi/2 are whole numbers of 16 bits.
  static final float LARGEST = 65536f;

  private static final float PER_QUARTER = 0.63661975f;
  private static final float QUARTER_1 = 1.5707964f;
  private static final float QUARTER_2 = -4.371139e-8f;
  private static final float QUARTER_3 = -1.7151245e-15f;

  /// Adding and subtracting 1.5 · 2^23 rounds to a whole number.
  private static final float ROUND = 12582912f;

  private static final float SIN_1 = -0.16666655f;
  private static final float SIN_2 = 0.008332161f;
  private static final float SIN_3 = -0.00019515296f;
  private static final float COS_1 = 0.041666646f;
  private static final float COS_2 = -0.0013887316f;
  private static final float COS_3 = 0.000024433157f;

  private VectorSine() {}

  /// The sines of n numbers, which must not be the output.
  static void sin(float[] a, int i, float[] out, int o, int n) {
    sine(a, i, out, o, n, 0);
  }

  /// The cosines of n numbers, which must not be the output.
  static void cos(float[] a, int i, float[] out, int o, int n) {
    sine(a, i, out, o, n, 1);
  }

  /// The sines of n numbers and some quarters of a turn, 0 or 1.
  private static void sine(float[] a, int i, float[] out, int o, int n, int quarters) {
    // The sine of a zero has its sign, which the sums below lose.
    float itself = quarters == 0 ? 0f : Float.NaN;
    int at = 0;
    for (; at + LANES <= n; at += LANES) {
      var x = FloatVector.fromArray(SPECIES, a, i + at);
      if (!x.abs().compare(VectorOperators.LE, LARGEST).allTrue()) {
        for (int lane = 0; lane < LANES; lane++) {
          out[o + at + lane] = sine(a[i + at + lane], quarters);
        }
        continue;
      }
      var k = x.mul(PER_QUARTER).add(ROUND).sub(ROUND);
      var r = k.fma(FloatVector.broadcast(SPECIES, -QUARTER_1), x);
      r = k.fma(FloatVector.broadcast(SPECIES, -QUARTER_2), r);
      r = k.fma(FloatVector.broadcast(SPECIES, -QUARTER_3), r);
      var s = r.mul(r);
      var p = s.fma(FloatVector.broadcast(SPECIES, SIN_3), FloatVector.broadcast(SPECIES, SIN_2));
      p = p.fma(s, FloatVector.broadcast(SPECIES, SIN_1));
      var sin = p.mul(s).fma(r, r);
      var q = s.fma(FloatVector.broadcast(SPECIES, COS_3), FloatVector.broadcast(SPECIES, COS_2));
      q = q.fma(s, FloatVector.broadcast(SPECIES, COS_1));
      q = q.fma(s, FloatVector.broadcast(SPECIES, -0.5f));
      var cos = q.fma(s, FloatVector.broadcast(SPECIES, 1f));
      var turn = k.convert(VectorOperators.F2I, 0).reinterpretAsInts().add(quarters);
      var odd = turn.and(1).compare(VectorOperators.EQ, 1).cast(SPECIES);
      // The second bit of the multiple becomes the sign.
      var flip = turn.and(2).lanewise(VectorOperators.LSHL, 30);
      sin.blend(cos, odd)
          .reinterpretAsInts()
          .lanewise(VectorOperators.XOR, flip)
          .reinterpretAsFloats()
          .blend(x, x.compare(VectorOperators.EQ, itself))
          .intoArray(out, o + at);
    }
    for (; at < n; at++) {
      out[o + at] = sine(a[i + at], quarters);
    }
  }

  /// The scalar twin.
  private static float sine(float x, int quarters) {
    if (!(Math.abs(x) <= LARGEST)) {
      return (float) (quarters == 0 ? Math.sin(x) : Math.cos(x));
    }
    if (x == 0f && quarters == 0) {
      return x;
    }
    float k = x * PER_QUARTER + ROUND - ROUND;
    float r = Math.fma(k, -QUARTER_1, x);
    r = Math.fma(k, -QUARTER_2, r);
    r = Math.fma(k, -QUARTER_3, r);
    float s = r * r;
    int turn = (int) k + quarters;
    float y;
    if ((turn & 1) == 0) {
      float p = Math.fma(s, SIN_3, SIN_2);
      p = Math.fma(p, s, SIN_1);
      y = Math.fma(p * s, r, r);
    } else {
      float q = Math.fma(s, COS_3, COS_2);
      q = Math.fma(q, s, COS_1);
      q = Math.fma(q, s, -0.5f);
      y = Math.fma(q, s, 1f);
    }
    return (turn & 2) == 0 ? y : -y;
  }
}
