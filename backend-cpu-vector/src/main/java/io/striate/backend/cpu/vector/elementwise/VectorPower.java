package io.striate.backend.cpu.vector.elementwise;

import static io.striate.backend.cpu.vector.run.Lanes.LANES;
import static io.striate.backend.cpu.vector.run.Lanes.SPECIES;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/// `a` to the power of `b`, as [Math#pow] defines it:
///
///     |a|^b = 2^(b · log2|a|),  |a| = m · 2^e,  log2|a| = e + 2/ln 2 · atanh((m - 1) / (m + 1))
///
/// with m between the square roots of 1/2 and 2. The logarithm is multiplied by up to 150, and its
/// error with it, so it and the power of 2 are computed in double precision, by their Taylor series
/// to 1e-13: results are correctly rounded but for near ties, and powers that float can represent
/// are exact. The vector API's own `POW` calls a native library from compiled code and [Math] from
/// interpreted code, as its other functions do (see [VectorMath]).
///
/// A vector of doubles holds half as many numbers as one of floats. Additions, multiplications, divisions and shifts alone:
/// the scalar twin gives the same bits.
public final class VectorPower {
  private static final VectorSpecies<Double> DOUBLES = SPECIES.withLanes(double.class);

  /// The floats that make one vector of doubles.
  private static final VectorSpecies<Float> HALF =
      VectorShape.forBitSize(SPECIES.vectorBitSize() / 2).withLanes(float.class);

  private static final float SQRT_HALF = 0.70710677f;

  /// Coefficients of `2/ln 2 · atanh(s) / s` in `s²`.
  private static final double LOG_0 = 2.8853900817779268;

  private static final double LOG_1 = 0.9617966939259757;
  private static final double LOG_2 = 0.5770780163555853;
  private static final double LOG_3 = 0.41219858311113244;
  private static final double LOG_4 = 0.3205988979753252;
  private static final double LOG_5 = 0.2623081892525388;
  private static final double LOG_6 = 0.2219530832136867;
  private static final double LOG_7 = 0.19235933878519512;

  /// Coefficients of `2^f` in f, `(ln 2)^k / k!`.
  private static final double EXP_1 = 0.6931471805599453;

  private static final double EXP_2 = 0.2402265069591007;
  private static final double EXP_3 = 0.055504108664821576;
  private static final double EXP_4 = 0.009618129107628477;
  private static final double EXP_5 = 0.0013333558146428441;
  private static final double EXP_6 = 0.00015403530393381606;
  private static final double EXP_7 = 1.5252733804059838e-05;
  private static final double EXP_8 = 1.3215486790144305e-06;
  private static final double EXP_9 = 1.0178086009239696e-07;
  private static final double EXP_10 = 7.054911620801121e-09;

  /// Beyond this power of 2 every float is infinite or zero.
  private static final double LARGEST = 200;

  /// Adding 1.5 · 2^52 rounds to a whole number, which the low bits of the sum then hold.
  private static final double ROUND = 0x1.8p52;

  private static final int EXPONENT = 52;
  private static final long ONE = 1023L << EXPONENT;

  private VectorPower() {}

  /// n numbers to the power of n others; the output lies elsewhere.
  public static void power(float[] a, int i, float[] b, int j, float[] out, int o, int n) {
    if (n > 0 && (b[j] == 1f || b[j] == 2f) && same(b, j, n)) {
      whole(a, i, b[j], out, o, n);
      return;
    }
    sizes(a, i, b, j, out, o, n);
    signs(a, i, b, j, out, o, n);
  }

  private static boolean same(float[] b, int j, int n) {
    int at = 1;
    while (at < n && b[j + at] == b[j]) {
      at++;
    }
    return at == n;
  }

  /// All numbers or all squares, which need no logarithm. A square that float cannot represent may
  /// be a tie, for which the double precision of the general way is too little: so it takes squares
  /// from here, too.
  private static void whole(float[] a, int i, float exponent, float[] out, int o, int n) {
    int at = 0;
    for (; at + LANES <= n; at += LANES) {
      var x = FloatVector.fromArray(SPECIES, a, i + at);
      (exponent == 1f ? x : x.mul(x)).intoArray(out, o + at);
    }
    for (; at < n; at++) {
      float x = a[i + at];
      out[o + at] = exponent == 1f ? x : x * x;
    }
  }

  /// The first step: `|a|^b`.
  private static void sizes(float[] a, int i, float[] b, int j, float[] out, int o, int n) {
    int at = 0;
    for (; at + HALF.length() <= n; at += HALF.length()) {
      var x = FloatVector.fromArray(HALF, a, i + at).abs();
      var tiny = x.compare(VectorOperators.LT, Float.MIN_NORMAL);
      var bits = x.blend(x.mul(0x1p24f), tiny).reinterpretAsInts();
      var mantissa = bits.and(0x007fffff).or(0x3f000000).reinterpretAsFloats();
      var small = mantissa.compare(VectorOperators.LT, SQRT_HALF);
      var e = (FloatVector) bits.lanewise(VectorOperators.LSHR, 23).convert(VectorOperators.I2F, 0);
      e = e.sub(126f);
      e = e.blend(e.sub(24f), tiny);
      e = e.blend(e.sub(1f), small);
      e = e.blend(Float.NEGATIVE_INFINITY, x.compare(VectorOperators.EQ, 0f));
      e = e.blend(x, x.compare(VectorOperators.LT, Float.POSITIVE_INFINITY).not());
      mantissa = mantissa.blend(mantissa.add(mantissa), small);
      var m = (DoubleVector) mantissa.convertShape(VectorOperators.F2D, DOUBLES, 0);
      var s = m.sub(1).div(m.add(1));
      var z = s.mul(s);
      var p = z.mul(LOG_7).add(LOG_6);
      p = p.fma(z, DoubleVector.broadcast(DOUBLES, LOG_5));
      p = p.fma(z, DoubleVector.broadcast(DOUBLES, LOG_4));
      p = p.fma(z, DoubleVector.broadcast(DOUBLES, LOG_3));
      p = p.fma(z, DoubleVector.broadcast(DOUBLES, LOG_2));
      p = p.fma(z, DoubleVector.broadcast(DOUBLES, LOG_1));
      p = p.fma(z, DoubleVector.broadcast(DOUBLES, LOG_0));
      var y = FloatVector.fromArray(HALF, b, j + at);
      var log = p.fma(s, (DoubleVector) e.convertShape(VectorOperators.F2D, DOUBLES, 0));
      var power = log.mul((DoubleVector) y.convertShape(VectorOperators.F2D, DOUBLES, 0));
      var t = power.min(LARGEST).max(-LARGEST);
      var whole = t.add(ROUND);
      var f = t.sub(whole.sub(ROUND));
      p = f.mul(EXP_10).add(EXP_9);
      p = p.fma(f, DoubleVector.broadcast(DOUBLES, EXP_8));
      p = p.fma(f, DoubleVector.broadcast(DOUBLES, EXP_7));
      p = p.fma(f, DoubleVector.broadcast(DOUBLES, EXP_6));
      p = p.fma(f, DoubleVector.broadcast(DOUBLES, EXP_5));
      p = p.fma(f, DoubleVector.broadcast(DOUBLES, EXP_4));
      p = p.fma(f, DoubleVector.broadcast(DOUBLES, EXP_3));
      p = p.fma(f, DoubleVector.broadcast(DOUBLES, EXP_2));
      p = p.fma(f, DoubleVector.broadcast(DOUBLES, EXP_1));
      p = p.fma(f, DoubleVector.broadcast(DOUBLES, 1));
      var scale = whole.reinterpretAsLongs().lanewise(VectorOperators.LSHL, EXPONENT).add(ONE);
      ((FloatVector) p.mul(scale.reinterpretAsDoubles()).convertShape(VectorOperators.D2F, HALF, 0))
          .intoArray(out, o + at);
    }
    for (; at < n; at++) {
      out[o + at] = size(Math.abs(a[i + at]), b[j + at]);
    }
  }

  /// The last step, in place of the sizes: the sign, and what is not defined. Floats of 2^24 and
  /// more are even.
  private static void signs(float[] a, int i, float[] b, int j, float[] out, int o, int n) {
    int at = 0;
    for (; at + LANES <= n; at += LANES) {
      var x = FloatVector.fromArray(SPECIES, a, i + at);
      var y = FloatVector.fromArray(SPECIES, b, j + at);
      var size = FloatVector.fromArray(SPECIES, out, o + at);
      var whole = y.convert(VectorOperators.F2I, 0).reinterpretAsInts();
      var near = y.abs().compare(VectorOperators.LT, 0x1p24f);
      var parts =
          ((FloatVector) whole.convert(VectorOperators.I2F, 0))
              .compare(VectorOperators.EQ, y)
              .not()
              .and(near);
      // The lowest bit of an odd number becomes the sign, beside that of x.
      var flip = whole.lanewise(VectorOperators.LSHL, 31).and(x.reinterpretAsInts());
      var signed =
          size.reinterpretAsInts().lanewise(VectorOperators.XOR, flip).reinterpretAsFloats();
      var undefined =
          x.compare(VectorOperators.LT, 0f)
              .and(x.compare(VectorOperators.GT, Float.NEGATIVE_INFINITY))
              .and(parts);
      size.blend(signed, near.and(parts.not()))
          .blend(Float.NaN, undefined)
          .blend(1f, y.compare(VectorOperators.EQ, 0f))
          .blend(x.mul(x), y.compare(VectorOperators.EQ, 2f))
          .blend(x, y.compare(VectorOperators.EQ, 1f))
          .intoArray(out, o + at);
    }
    for (; at < n; at++) {
      out[o + at] = signed(a[i + at], b[j + at], out[o + at]);
    }
  }

  /// The scalar twin of [#signs].
  private static float signed(float x, float y, float size) {
    if (y == 0f) {
      return 1f;
    }
    if (y == 1f || y == 2f) {
      return y == 1f ? x : x * x;
    }
    boolean near = Math.abs(y) < 0x1p24f;
    int whole = (int) y;
    boolean parts = near && whole != y;
    if (x < 0f && x > Float.NEGATIVE_INFINITY && parts) {
      return Float.NaN;
    }
    boolean odd = near && !parts && (whole & 1) != 0;
    return odd && Float.floatToRawIntBits(x) < 0 ? -size : size;
  }

  /// The scalar twin of [#sizes].
  private static float size(float x, float y) {
    boolean tiny = x < Float.MIN_NORMAL;
    int bits = Float.floatToRawIntBits(tiny ? x * 0x1p24f : x);
    float mantissa = Float.intBitsToFloat((bits & 0x007fffff) | 0x3f000000);
    double e = (bits >>> 23) - 126 - (tiny ? 24 : 0);
    if (mantissa < SQRT_HALF) {
      mantissa += mantissa;
      e--;
    }
    if (!(x > 0f && x < Float.POSITIVE_INFINITY)) {
      e = x == 0f ? Double.NEGATIVE_INFINITY : x;
    }
    double m = mantissa;
    double s = (m - 1) / (m + 1);
    double z = s * s;
    double p = z * LOG_7 + LOG_6;
    p = Math.fma(p, z, LOG_5);
    p = Math.fma(p, z, LOG_4);
    p = Math.fma(p, z, LOG_3);
    p = Math.fma(p, z, LOG_2);
    p = Math.fma(p, z, LOG_1);
    p = Math.fma(p, z, LOG_0);
    double t = Math.max(Math.min(Math.fma(p, s, e) * y, LARGEST), -LARGEST);
    double whole = t + ROUND;
    double f = t - (whole - ROUND);
    p = f * EXP_10 + EXP_9;
    p = Math.fma(p, f, EXP_8);
    p = Math.fma(p, f, EXP_7);
    p = Math.fma(p, f, EXP_6);
    p = Math.fma(p, f, EXP_5);
    p = Math.fma(p, f, EXP_4);
    p = Math.fma(p, f, EXP_3);
    p = Math.fma(p, f, EXP_2);
    p = Math.fma(p, f, EXP_1);
    p = Math.fma(p, f, 1);
    double scale = Double.longBitsToDouble((Double.doubleToRawLongBits(whole) << EXPONENT) + ONE);
    return (float) (p * scale);
  }
}
