package io.striate.backend.cpu.vector;

import static io.striate.backend.cpu.vector.Lanes.SPECIES;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/// exp, log, tanh and the logistic function of vectors, made of additions, multiplications and
/// shifts alone.
///
/// The vector API's own functions call a native library from compiled code and [Math] from
/// interpreted code, so one number could get two results, by when the compiler got to it. These
/// give the same bits always, and the scalar twins below give them too: a tail does not differ from
/// the rest.
///
/// Source of the polynomials: Moshier, Cephes mathematical library, single precision. Errors are
/// below 2 units in the last place.
final class VectorMath {
  private static final float LOG2E = 1.442695f;
  private static final float LN2_HIGH = 0.6933594f;
  private static final float LN2_LOW = -0.00021219444f;

  /// Adding and subtracting 1.5 · 2^23 rounds to a whole number.
  private static final float ROUND = 12582912f;

  private static final float EXP_MAX = 88.72284f;
  private static final float EXP_MIN = -103.972084f;
  private static final float SQRT_HALF = 0.70710677f;
  private static final float TANH_SMALL = 0.625f;
  private static final float TANH_ONE = 9.02f;
  private static final float TANH_1 = -0.3333328f;
  private static final float TANH_2 = 0.13331442f;
  private static final float TANH_3 = -0.053739715f;
  private static final float TANH_4 = 0.020639088f;
  private static final float TANH_5 = -0.0057049887f;

  private VectorMath() {}

  /// `e` to the power of each lane.
  static FloatVector exp(FloatVector x) {
    FloatVector clamped = x.min(EXP_MAX + 1).max(EXP_MIN - 1);
    FloatVector n = clamped.mul(LOG2E).add(ROUND).sub(ROUND);
    FloatVector r = n.fma(broadcast(-LN2_HIGH), clamped);
    r = n.fma(broadcast(-LN2_LOW), r);
    FloatVector p = broadcast(0.00019875691f);
    p = p.fma(r, broadcast(0.0013981999f));
    p = p.fma(r, broadcast(0.008333452f));
    p = p.fma(r, broadcast(0.041665796f));
    p = p.fma(r, broadcast(0.16666666f));
    p = p.fma(r, broadcast(0.5f));
    p = p.fma(r.mul(r), r).add(1f);
    // 2^n in two factors: n may lie below the exponents of normal numbers, or just above.
    var whole = n.convert(VectorOperators.F2I, 0).reinterpretAsInts();
    var half = whole.lanewise(VectorOperators.ASHR, 1);
    FloatVector low = half.add(127).lanewise(VectorOperators.LSHL, 23).reinterpretAsFloats();
    FloatVector high =
        whole.sub(half).add(127).lanewise(VectorOperators.LSHL, 23).reinterpretAsFloats();
    FloatVector result = p.mul(low).mul(high);
    return result.blend(x, x.test(VectorOperators.IS_NAN));
  }

  /// The scalar twin of [#exp(FloatVector)].
  static float exp(float x) {
    if (Float.isNaN(x)) {
      return x;
    }
    float clamped = Math.max(Math.min(x, EXP_MAX + 1), EXP_MIN - 1);
    float n = clamped * LOG2E + ROUND - ROUND;
    float r = Math.fma(n, -LN2_HIGH, clamped);
    r = Math.fma(n, -LN2_LOW, r);
    float p = Math.fma(0.00019875691f, r, 0.0013981999f);
    p = Math.fma(p, r, 0.008333452f);
    p = Math.fma(p, r, 0.041665796f);
    p = Math.fma(p, r, 0.16666666f);
    p = Math.fma(p, r, 0.5f);
    p = Math.fma(p, r * r, r) + 1f;
    int whole = (int) n;
    int half = whole >> 1;
    return p
        * Float.intBitsToFloat((half + 127) << 23)
        * Float.intBitsToFloat((whole - half + 127) << 23);
  }

  /// The logistic function `1 / (1 + exp(-x))` of an x whose `exp(-x)` is given.
  static FloatVector sigmoidOfExp(FloatVector exp) {
    return broadcast(1f).div(exp.add(1f));
  }

  /// The scalar twin of [#sigmoidOfExp(FloatVector)].
  static float sigmoidOfExp(float exp) {
    return 1f / (exp + 1f);
  }

  /// The number whose exponential [#tanhOfExp] wants: `2|x|`, below where the result is 1.
  static float tanhExponent(float x) {
    return Math.min(2 * Math.abs(x), 2 * TANH_ONE);
  }

  /// The hyperbolic tangent of x, given `exp(2|x|)`: a polynomial near zero, `1 - 2 / (exp(2|x|) +
  /// 1)` elsewhere.
  static FloatVector tanhOfExp(FloatVector x, FloatVector exp) {
    FloatVector far = broadcast(1f).sub(broadcast(2f).div(exp.add(1f)));
    far = far.blend(far.neg(), x.compare(VectorOperators.LT, 0f));
    FloatVector s = x.mul(x);
    FloatVector p = s.fma(broadcast(TANH_5), broadcast(TANH_4));
    p = p.fma(s, broadcast(TANH_3));
    p = p.fma(s, broadcast(TANH_2));
    p = p.fma(s, broadcast(TANH_1));
    FloatVector near = p.mul(s).fma(x, x);
    return far.blend(near, x.abs().compare(VectorOperators.LT, TANH_SMALL));
  }

  /// The scalar twin of [#tanhOfExp(FloatVector, FloatVector)].
  static float tanhOfExp(float x, float exp) {
    if (Math.abs(x) < TANH_SMALL) {
      float s = x * x;
      float p = Math.fma(s, TANH_5, TANH_4);
      p = Math.fma(p, s, TANH_3);
      p = Math.fma(p, s, TANH_2);
      p = Math.fma(p, s, TANH_1);
      return Math.fma(p * s, x, x);
    }
    float far = 1f - 2f / (exp + 1f);
    return x < 0f ? -far : far;
  }

  /// The natural logarithm of one number.
  ///
  /// The logarithm occurs once a sample; it has no vector form.
  static float log(float x) {
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
    float p = Math.fma(0.070376836f, r, -0.1151461f);
    p = Math.fma(p, r, 0.116769984f);
    p = Math.fma(p, r, -0.12420141f);
    p = Math.fma(p, r, 0.14249323f);
    p = Math.fma(p, r, -0.16668057f);
    p = Math.fma(p, r, 0.20000714f);
    p = Math.fma(p, r, -0.24999994f);
    p = Math.fma(p, r, 0.3333333f);
    float y = p * r * s;
    y = Math.fma(e, LN2_LOW, y);
    y = Math.fma(-0.5f, s, y);
    return Math.fma(e, LN2_HIGH, r + y);
  }

  private static FloatVector broadcast(float value) {
    return FloatVector.broadcast(SPECIES, value);
  }
}
