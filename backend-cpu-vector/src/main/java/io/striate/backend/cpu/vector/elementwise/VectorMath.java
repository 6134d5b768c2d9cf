package io.striate.backend.cpu.vector.elementwise;

import static io.striate.backend.cpu.vector.run.Lanes.LANES;
import static io.striate.backend.cpu.vector.run.Lanes.SPECIES;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/// exp, log, tanh, erf and the logistic function of vectors, made of additions, multiplications and
/// shifts alone.
///
/// The vector API's own functions call a native library from compiled code and [Math] from
/// interpreted code, so one number could get two results, by when the compiler got to it. These
/// give the same bits always, and the scalar twins below give them too: a tail does not differ from
/// the rest.
///
/// Source of the polynomials: Moshier, Cephes mathematical library, single precision; those of erf
/// are minimax fits of this project. Errors are below 2 units in the last place.
public final class VectorMath {
  static final float LOG2E = 1.442695f;
  static final float LN2_HIGH = 0.6933594f;
  static final float LN2_LOW = -0.00021219444f;

  /// Adding and subtracting 1.5 · 2^23 rounds to a whole number.
  static final float ROUND = 12582912f;

  static final int ROUND_BITS = 0x4b400000;

  static final float EXP_MAX = 88.72284f;
  static final float EXP_MIN = -103.972084f;
  static final float EXP_2 = 0.5f;
  static final float EXP_3 = 0.16666666f;
  static final float EXP_4 = 0.041665796f;
  static final float EXP_5 = 0.008333452f;
  static final float EXP_6 = 0.0013981999f;
  static final float EXP_7 = 0.00019875691f;
  static final float SQRT_HALF = 0.70710677f;
  static final float TANH_SMALL = 0.625f;
  static final float TANH_ONE = 9.02f;
  static final float TANH_1 = -0.3333328f;
  static final float TANH_2 = 0.13331442f;
  static final float TANH_3 = -0.053739715f;
  static final float TANH_4 = 0.020639088f;
  static final float TANH_5 = -0.0057049887f;

  /// Below this the error function is `x + x p(x²)`, above it `1 - exp(-x q(x))`.
  static final float ERF_SMALL = 0.9f;

  /// From here on the error function rounds to 1.
  static final float ERF_ONE = 4f;

  static final float ERF_P0 = 0.12837915f;
  static final float ERF_P1 = -0.3761248f;
  static final float ERF_P2 = 0.112816826f;
  static final float ERF_P3 = -0.02676172f;
  static final float ERF_P4 = 0.00498594f;
  static final float ERF_P5 = -0.0005953739f;
  static final float ERF_Q0 = 1.12852f;
  static final float ERF_Q1 = 0.63569933f;
  static final float ERF_Q2 = 0.10528688f;
  static final float ERF_Q3 = -0.02290605f;
  static final float ERF_Q4 = 0.0032199821f;
  static final float ERF_Q5 = -0.00021459589f;

  static final float LOG_1 = 0.3333333f;
  static final float LOG_2 = -0.24999994f;
  static final float LOG_3 = 0.20000714f;
  static final float LOG_4 = -0.16668057f;
  static final float LOG_5 = 0.14249323f;
  static final float LOG_6 = -0.12420141f;
  static final float LOG_7 = 0.116769984f;
  static final float LOG_8 = -0.1151461f;
  static final float LOG_9 = 0.070376836f;

  private VectorMath() {}

  /// `e` to the power of n numbers; the output may be the input.
  public static void exp(float[] a, int i, float[] out, int o, int n) {
    int at = 0;
    for (; at + LANES <= n; at += LANES) {
      var x = FloatVector.fromArray(SPECIES, a, i + at);
      // By comparisons, which are one instruction each; the minimum of Java is several.
      var clamped = x.blend(EXP_MAX + 1, x.compare(VectorOperators.GT, EXP_MAX + 1));
      clamped = clamped.blend(EXP_MIN - 1, x.compare(VectorOperators.LT, EXP_MIN - 1));
      var rounded = clamped.mul(LOG2E).add(ROUND);
      var whole = rounded.sub(ROUND);
      var r = whole.fma(FloatVector.broadcast(SPECIES, -LN2_HIGH), clamped);
      r = whole.fma(FloatVector.broadcast(SPECIES, -LN2_LOW), r);
      var p = r.fma(FloatVector.broadcast(SPECIES, EXP_7), FloatVector.broadcast(SPECIES, EXP_6));
      p = p.fma(r, FloatVector.broadcast(SPECIES, EXP_5));
      p = p.fma(r, FloatVector.broadcast(SPECIES, EXP_4));
      p = p.fma(r, FloatVector.broadcast(SPECIES, EXP_3));
      p = p.fma(r, FloatVector.broadcast(SPECIES, EXP_2));
      p = p.fma(r.mul(r), r).add(1f);
      // 2^whole in two factors: it may lie below the exponents of normal numbers, or just above.
      // The low bits of the sum hold the whole number; a conversion would look for what int lacks.
      var exponent = rounded.reinterpretAsInts().sub(ROUND_BITS);
      var half = exponent.lanewise(VectorOperators.ASHR, 1);
      var low = half.add(127).lanewise(VectorOperators.LSHL, 23).reinterpretAsFloats();
      var high =
          exponent.sub(half).add(127).lanewise(VectorOperators.LSHL, 23).reinterpretAsFloats();
      p.mul(low).mul(high).intoArray(out, o + at);
    }
    for (; at < n; at++) {
      out[o + at] = exp(a[i + at]);
    }
  }

  /// `e` to the power of one number: the scalar twin.
  public static float exp(float x) {
    if (Float.isNaN(x)) {
      return x;
    }
    float clamped = Math.max(Math.min(x, EXP_MAX + 1), EXP_MIN - 1);
    float n = clamped * LOG2E + ROUND - ROUND;
    float r = Math.fma(n, -LN2_HIGH, clamped);
    r = Math.fma(n, -LN2_LOW, r);
    float p = Math.fma(r, EXP_7, EXP_6);
    p = Math.fma(p, r, EXP_5);
    p = Math.fma(p, r, EXP_4);
    p = Math.fma(p, r, EXP_3);
    p = Math.fma(p, r, EXP_2);
    p = Math.fma(p, r * r, r) + 1f;
    int whole = (int) n;
    int half = whole >> 1;
    return p
        * Float.intBitsToFloat((half + 127) << 23)
        * Float.intBitsToFloat((whole - half + 127) << 23);
  }

  /// The logistic function `1 / (1 + exp(-x))` of n numbers, which must not be the output.
  static void sigmoid(float[] a, int i, float[] out, int o, int n) {
    negate(a, i, out, o, n);
    exp(out, o, out, o, n);
    sigmoidOfExp(out, o, n);
  }

  private static void negate(float[] a, int i, float[] out, int o, int n) {
    int at = 0;
    for (; at + LANES <= n; at += LANES) {
      FloatVector.fromArray(SPECIES, a, i + at).neg().intoArray(out, o + at);
    }
    for (; at < n; at++) {
      out[o + at] = -a[i + at];
    }
  }

  /// The last step of [#sigmoid], in place of the exponentials.
  private static void sigmoidOfExp(float[] out, int o, int n) {
    int at = 0;
    for (; at + LANES <= n; at += LANES) {
      var exp = FloatVector.fromArray(SPECIES, out, o + at);
      FloatVector.broadcast(SPECIES, 1f).div(exp.add(1f)).intoArray(out, o + at);
    }
    for (; at < n; at++) {
      out[o + at] = 1f / (out[o + at] + 1f);
    }
  }

  /// The hyperbolic tangent of n numbers, which must not be the output: a polynomial near zero,
  /// `(exp(2|x|) - 1) / (exp(2|x|) + 1)` elsewhere.
  static void tanh(float[] a, int i, float[] out, int o, int n) {
    twice(a, i, out, o, n);
    exp(out, o, out, o, n);
    tanhOfExp(a, i, out, o, n);
  }

  /// The first step of [#tanh]: `2|x|`, but no more than is needed for the result 1.
  private static void twice(float[] a, int i, float[] out, int o, int n) {
    int at = 0;
    for (; at + LANES <= n; at += LANES) {
      var x = FloatVector.fromArray(SPECIES, a, i + at);
      var twice = x.abs().mul(2f);
      twice
          .blend(2 * TANH_ONE, twice.compare(VectorOperators.GT, 2 * TANH_ONE))
          .intoArray(out, o + at);
    }
    for (; at < n; at++) {
      out[o + at] = Math.min(2 * Math.abs(a[i + at]), 2 * TANH_ONE);
    }
  }

  /// The last step of [#tanh], in place of the exponentials.
  private static void tanhOfExp(float[] a, int i, float[] out, int o, int n) {
    int at = 0;
    for (; at + LANES <= n; at += LANES) {
      var x = FloatVector.fromArray(SPECIES, a, i + at);
      var exp = FloatVector.fromArray(SPECIES, out, o + at);
      var far = exp.sub(1f).div(exp.add(1f));
      var signed = far.blend(far.neg(), x.compare(VectorOperators.LT, 0f));
      var s = x.mul(x);
      var p = s.fma(FloatVector.broadcast(SPECIES, TANH_5), FloatVector.broadcast(SPECIES, TANH_4));
      p = p.fma(s, FloatVector.broadcast(SPECIES, TANH_3));
      p = p.fma(s, FloatVector.broadcast(SPECIES, TANH_2));
      p = p.fma(s, FloatVector.broadcast(SPECIES, TANH_1));
      var near = p.mul(s).fma(x, x);
      signed
          .blend(near, s.compare(VectorOperators.LT, TANH_SMALL * TANH_SMALL))
          .intoArray(out, o + at);
    }
    for (; at < n; at++) {
      out[o + at] = tanhOfExp(a[i + at], out[o + at]);
    }
  }

  /// The scalar twin of the last step of [#tanh].
  private static float tanhOfExp(float x, float exp) {
    float s = x * x;
    if (s < TANH_SMALL * TANH_SMALL) {
      float p = Math.fma(s, TANH_5, TANH_4);
      p = Math.fma(p, s, TANH_3);
      p = Math.fma(p, s, TANH_2);
      p = Math.fma(p, s, TANH_1);
      return Math.fma(p * s, x, x);
    }
    float far = (exp - 1f) / (exp + 1f);
    return x < 0f ? -far : far;
  }

  /// The Gauss error function of n numbers, which must not be the output.
  static void erf(float[] a, int i, float[] out, int o, int n) {
    int at = 0;
    for (; at + LANES <= n; at += LANES) {
      var t = FloatVector.fromArray(SPECIES, a, i + at).abs();
      t = t.blend(ERF_ONE, t.compare(VectorOperators.GT, ERF_ONE));
      var q = t.fma(FloatVector.broadcast(SPECIES, ERF_Q5), FloatVector.broadcast(SPECIES, ERF_Q4));
      q = q.fma(t, FloatVector.broadcast(SPECIES, ERF_Q3));
      q = q.fma(t, FloatVector.broadcast(SPECIES, ERF_Q2));
      q = q.fma(t, FloatVector.broadcast(SPECIES, ERF_Q1));
      q = q.fma(t, FloatVector.broadcast(SPECIES, ERF_Q0));
      q.mul(t).neg().intoArray(out, o + at);
    }
    for (; at < n; at++) {
      float t = Math.min(Math.abs(a[i + at]), ERF_ONE);
      float q = Math.fma(t, ERF_Q5, ERF_Q4);
      q = Math.fma(q, t, ERF_Q3);
      q = Math.fma(q, t, ERF_Q2);
      q = Math.fma(q, t, ERF_Q1);
      q = Math.fma(q, t, ERF_Q0);
      out[o + at] = -(q * t);
    }
    exp(out, o, out, o, n);
    erfOfExp(a, i, out, o, n);
  }

  /// The last step of [#erf], in place of the exponentials.
  private static void erfOfExp(float[] a, int i, float[] out, int o, int n) {
    int at = 0;
    for (; at + LANES <= n; at += LANES) {
      var x = FloatVector.fromArray(SPECIES, a, i + at);
      var far = FloatVector.fromArray(SPECIES, out, o + at).neg().add(1f);
      var signed = far.blend(far.neg(), x.compare(VectorOperators.LT, 0f));
      var s = x.mul(x);
      var p = s.fma(FloatVector.broadcast(SPECIES, ERF_P5), FloatVector.broadcast(SPECIES, ERF_P4));
      p = p.fma(s, FloatVector.broadcast(SPECIES, ERF_P3));
      p = p.fma(s, FloatVector.broadcast(SPECIES, ERF_P2));
      p = p.fma(s, FloatVector.broadcast(SPECIES, ERF_P1));
      p = p.fma(s, FloatVector.broadcast(SPECIES, ERF_P0));
      var near = p.fma(x, x);
      signed.blend(near, x.abs().compare(VectorOperators.LT, ERF_SMALL)).intoArray(out, o + at);
    }
    for (; at < n; at++) {
      out[o + at] = erfOfExp(a[i + at], out[o + at]);
    }
  }

  /// The scalar twin of the last step of [#erf].
  private static float erfOfExp(float x, float exp) {
    if (Math.abs(x) < ERF_SMALL) {
      float s = x * x;
      float p = Math.fma(s, ERF_P5, ERF_P4);
      p = Math.fma(p, s, ERF_P3);
      p = Math.fma(p, s, ERF_P2);
      p = Math.fma(p, s, ERF_P1);
      p = Math.fma(p, s, ERF_P0);
      return Math.fma(p, x, x);
    }
    float far = 1f - exp;
    return x < 0f ? -far : far;
  }

  /// The natural logarithm of n numbers; the output may be the input.
  public static void log(float[] a, int i, float[] out, int o, int n) {
    int at = 0;
    for (; at + LANES <= n; at += LANES) {
      var x = FloatVector.fromArray(SPECIES, a, i + at);
      var tiny = x.compare(VectorOperators.LT, Float.MIN_NORMAL);
      var bits = x.blend(x.mul(0x1p24f), tiny).reinterpretAsInts();
      var mantissa = bits.and(0x007fffff).or(0x3f000000).reinterpretAsFloats();
      var small = mantissa.compare(VectorOperators.LT, SQRT_HALF);
      var e = (FloatVector) bits.lanewise(VectorOperators.LSHR, 23).convert(VectorOperators.I2F, 0);
      e = e.sub(126f);
      e = e.blend(e.sub(24f), tiny);
      e = e.blend(e.sub(1f), small);
      var r = mantissa.blend(mantissa.add(mantissa), small).sub(1f);
      var s = r.mul(r);
      var p = r.fma(FloatVector.broadcast(SPECIES, LOG_9), FloatVector.broadcast(SPECIES, LOG_8));
      p = p.fma(r, FloatVector.broadcast(SPECIES, LOG_7));
      p = p.fma(r, FloatVector.broadcast(SPECIES, LOG_6));
      p = p.fma(r, FloatVector.broadcast(SPECIES, LOG_5));
      p = p.fma(r, FloatVector.broadcast(SPECIES, LOG_4));
      p = p.fma(r, FloatVector.broadcast(SPECIES, LOG_3));
      p = p.fma(r, FloatVector.broadcast(SPECIES, LOG_2));
      p = p.fma(r, FloatVector.broadcast(SPECIES, LOG_1));
      var y = e.fma(FloatVector.broadcast(SPECIES, LN2_LOW), p.mul(r).mul(s));
      y = s.fma(FloatVector.broadcast(SPECIES, -0.5f), y);
      e.fma(FloatVector.broadcast(SPECIES, LN2_HIGH), r.add(y))
          .blend(x, x.compare(VectorOperators.EQ, Float.POSITIVE_INFINITY))
          .blend(Float.NEGATIVE_INFINITY, x.compare(VectorOperators.EQ, 0f))
          .blend(Float.NaN, x.compare(VectorOperators.GE, 0f).not())
          .intoArray(out, o + at);
    }
    for (; at < n; at++) {
      out[o + at] = log(a[i + at]);
    }
  }

  /// The natural logarithm of one number: the scalar twin.
  public static float log(float x) {
    if (!(x > 0f) || x == Float.POSITIVE_INFINITY) {
      return x == 0f ? Float.NEGATIVE_INFINITY : x > 0f ? x : Float.NaN;
    }
    boolean tiny = x < Float.MIN_NORMAL;
    float normal = tiny ? x * 0x1p24f : x;
    int bits = Float.floatToRawIntBits(normal);
    int e = (bits >>> 23) - 126 - (tiny ? 24 : 0);
    float m = Float.intBitsToFloat((bits & 0x007fffff) | 0x3f000000);
    if (m < SQRT_HALF) {
      e--;
      m = m + m;
    }
    float r = m - 1f;
    float s = r * r;
    float p = Math.fma(LOG_9, r, LOG_8);
    p = Math.fma(p, r, LOG_7);
    p = Math.fma(p, r, LOG_6);
    p = Math.fma(p, r, LOG_5);
    p = Math.fma(p, r, LOG_4);
    p = Math.fma(p, r, LOG_3);
    p = Math.fma(p, r, LOG_2);
    p = Math.fma(p, r, LOG_1);
    float y = p * r * s;
    y = Math.fma(e, LN2_LOW, y);
    y = Math.fma(-0.5f, s, y);
    return Math.fma(e, LN2_HIGH, r + y);
  }
}
