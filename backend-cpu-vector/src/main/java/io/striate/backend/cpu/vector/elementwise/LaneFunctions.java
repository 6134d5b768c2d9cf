package io.striate.backend.cpu.vector.elementwise;

import static io.striate.backend.cpu.vector.elementwise.VectorMath.ERF_ONE;
import static io.striate.backend.cpu.vector.elementwise.VectorMath.ERF_P0;
import static io.striate.backend.cpu.vector.elementwise.VectorMath.ERF_P1;
import static io.striate.backend.cpu.vector.elementwise.VectorMath.ERF_P2;
import static io.striate.backend.cpu.vector.elementwise.VectorMath.ERF_P3;
import static io.striate.backend.cpu.vector.elementwise.VectorMath.ERF_P4;
import static io.striate.backend.cpu.vector.elementwise.VectorMath.ERF_P5;
import static io.striate.backend.cpu.vector.elementwise.VectorMath.ERF_Q0;
import static io.striate.backend.cpu.vector.elementwise.VectorMath.ERF_Q1;
import static io.striate.backend.cpu.vector.elementwise.VectorMath.ERF_Q2;
import static io.striate.backend.cpu.vector.elementwise.VectorMath.ERF_Q3;
import static io.striate.backend.cpu.vector.elementwise.VectorMath.ERF_Q4;
import static io.striate.backend.cpu.vector.elementwise.VectorMath.ERF_Q5;
import static io.striate.backend.cpu.vector.elementwise.VectorMath.ERF_SMALL;
import static io.striate.backend.cpu.vector.elementwise.VectorMath.EXP_2;
import static io.striate.backend.cpu.vector.elementwise.VectorMath.EXP_3;
import static io.striate.backend.cpu.vector.elementwise.VectorMath.EXP_4;
import static io.striate.backend.cpu.vector.elementwise.VectorMath.EXP_5;
import static io.striate.backend.cpu.vector.elementwise.VectorMath.EXP_6;
import static io.striate.backend.cpu.vector.elementwise.VectorMath.EXP_7;
import static io.striate.backend.cpu.vector.elementwise.VectorMath.EXP_MAX;
import static io.striate.backend.cpu.vector.elementwise.VectorMath.EXP_MIN;
import static io.striate.backend.cpu.vector.elementwise.VectorMath.LN2_HIGH;
import static io.striate.backend.cpu.vector.elementwise.VectorMath.LN2_LOW;
import static io.striate.backend.cpu.vector.elementwise.VectorMath.LOG2E;
import static io.striate.backend.cpu.vector.elementwise.VectorMath.LOG_1;
import static io.striate.backend.cpu.vector.elementwise.VectorMath.LOG_2;
import static io.striate.backend.cpu.vector.elementwise.VectorMath.LOG_3;
import static io.striate.backend.cpu.vector.elementwise.VectorMath.LOG_4;
import static io.striate.backend.cpu.vector.elementwise.VectorMath.LOG_5;
import static io.striate.backend.cpu.vector.elementwise.VectorMath.LOG_6;
import static io.striate.backend.cpu.vector.elementwise.VectorMath.LOG_7;
import static io.striate.backend.cpu.vector.elementwise.VectorMath.LOG_8;
import static io.striate.backend.cpu.vector.elementwise.VectorMath.LOG_9;
import static io.striate.backend.cpu.vector.elementwise.VectorMath.ROUND;
import static io.striate.backend.cpu.vector.elementwise.VectorMath.ROUND_BITS;
import static io.striate.backend.cpu.vector.elementwise.VectorMath.SQRT_HALF;
import static io.striate.backend.cpu.vector.elementwise.VectorMath.TANH_1;
import static io.striate.backend.cpu.vector.elementwise.VectorMath.TANH_2;
import static io.striate.backend.cpu.vector.elementwise.VectorMath.TANH_3;
import static io.striate.backend.cpu.vector.elementwise.VectorMath.TANH_4;
import static io.striate.backend.cpu.vector.elementwise.VectorMath.TANH_5;
import static io.striate.backend.cpu.vector.elementwise.VectorMath.TANH_ONE;
import static io.striate.backend.cpu.vector.elementwise.VectorMath.TANH_SMALL;
import static io.striate.backend.cpu.vector.run.Lanes.SPECIES;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/// Element-wise functions of one vector, which [ChainLoop] pastes into its loops: the vector bodies
/// of [ElementwiseKernels] and [VectorMath], with the same bits.
///
/// A loop that calls them would allocate its vectors, because the compiler does not inline every
/// call of a large loop. So each is straight-line code, without branches, and assigns no parameter.
/// The name of a method is that of the function.
@SuppressWarnings("unused") // found by name, in the class file
final class LaneFunctions {
  private LaneFunctions() {}

  static FloatVector identity(FloatVector a) {
    return a;
  }

  static FloatVector negate(FloatVector a) {
    return a.neg();
  }

  static FloatVector abs(FloatVector a) {
    return a.abs();
  }

  static FloatVector sign(FloatVector a) {
    return a.blend(1f, a.compare(VectorOperators.GT, 0f))
        .blend(-1f, a.compare(VectorOperators.LT, 0f));
  }

  static FloatVector reciprocal(FloatVector a) {
    return FloatVector.broadcast(SPECIES, 1f).div(a);
  }

  static FloatVector sqrt(FloatVector a) {
    return a.sqrt();
  }

  static FloatVector relu(FloatVector a) {
    return a.max(0f);
  }

  static FloatVector add(FloatVector a, FloatVector b) {
    return a.add(b);
  }

  static FloatVector subtract(FloatVector a, FloatVector b) {
    return a.sub(b);
  }

  static FloatVector multiply(FloatVector a, FloatVector b) {
    return a.mul(b);
  }

  static FloatVector divide(FloatVector a, FloatVector b) {
    return a.div(b);
  }

  static FloatVector maximum(FloatVector a, FloatVector b) {
    return a.max(b);
  }

  static FloatVector minimum(FloatVector a, FloatVector b) {
    return a.min(b);
  }

  static FloatVector equal(FloatVector a, FloatVector b) {
    return FloatVector.zero(SPECIES).blend(1f, a.compare(VectorOperators.EQ, b));
  }

  static FloatVector greater(FloatVector a, FloatVector b) {
    return FloatVector.zero(SPECIES).blend(1f, a.compare(VectorOperators.GT, b));
  }

  static FloatVector reluGradient(FloatVector a, FloatVector b) {
    return a.blend(0f, b.compare(VectorOperators.GT, 0f).not());
  }

  static FloatVector tanhGradient(FloatVector a, FloatVector b) {
    return a.mul(b.mul(b).neg().add(1f));
  }

  static FloatVector sigmoidGradient(FloatVector a, FloatVector b) {
    return a.mul(b).mul(b.neg().add(1f));
  }

  static FloatVector select(FloatVector a, FloatVector b, FloatVector c) {
    return c.blend(b, a.compare(VectorOperators.NE, 0f));
  }

  static FloatVector exp(FloatVector x) {
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
    var high = exponent.sub(half).add(127).lanewise(VectorOperators.LSHL, 23).reinterpretAsFloats();
    return p.mul(low).mul(high);
  }

  static FloatVector sigmoid(FloatVector x) {
    return FloatVector.broadcast(SPECIES, 1f).div(exp(x.neg()).add(1f));
  }

  static FloatVector tanh(FloatVector x) {
    var twice = x.abs().mul(2f);
    var exp = exp(twice.blend(2 * TANH_ONE, twice.compare(VectorOperators.GT, 2 * TANH_ONE)));
    var far = exp.sub(1f).div(exp.add(1f));
    var signed = far.blend(far.neg(), x.compare(VectorOperators.LT, 0f));
    var s = x.mul(x);
    var p = s.fma(FloatVector.broadcast(SPECIES, TANH_5), FloatVector.broadcast(SPECIES, TANH_4));
    p = p.fma(s, FloatVector.broadcast(SPECIES, TANH_3));
    p = p.fma(s, FloatVector.broadcast(SPECIES, TANH_2));
    p = p.fma(s, FloatVector.broadcast(SPECIES, TANH_1));
    var near = p.mul(s).fma(x, x);
    return signed.blend(near, s.compare(VectorOperators.LT, TANH_SMALL * TANH_SMALL));
  }

  static FloatVector erf(FloatVector x) {
    var absolute = x.abs();
    var t = absolute.blend(ERF_ONE, absolute.compare(VectorOperators.GT, ERF_ONE));
    var q = t.fma(FloatVector.broadcast(SPECIES, ERF_Q5), FloatVector.broadcast(SPECIES, ERF_Q4));
    q = q.fma(t, FloatVector.broadcast(SPECIES, ERF_Q3));
    q = q.fma(t, FloatVector.broadcast(SPECIES, ERF_Q2));
    q = q.fma(t, FloatVector.broadcast(SPECIES, ERF_Q1));
    q = q.fma(t, FloatVector.broadcast(SPECIES, ERF_Q0));
    var exp = exp(q.mul(t).neg());
    var far = exp.neg().add(1f);
    var signed = far.blend(far.neg(), x.compare(VectorOperators.LT, 0f));
    var s = x.mul(x);
    var p = s.fma(FloatVector.broadcast(SPECIES, ERF_P5), FloatVector.broadcast(SPECIES, ERF_P4));
    p = p.fma(s, FloatVector.broadcast(SPECIES, ERF_P3));
    p = p.fma(s, FloatVector.broadcast(SPECIES, ERF_P2));
    p = p.fma(s, FloatVector.broadcast(SPECIES, ERF_P1));
    p = p.fma(s, FloatVector.broadcast(SPECIES, ERF_P0));
    var near = p.fma(x, x);
    return signed.blend(near, x.abs().compare(VectorOperators.LT, ERF_SMALL));
  }

  static FloatVector log(FloatVector x) {
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
    return e.fma(FloatVector.broadcast(SPECIES, LN2_HIGH), r.add(y))
        .blend(x, x.compare(VectorOperators.EQ, Float.POSITIVE_INFINITY))
        .blend(Float.NEGATIVE_INFINITY, x.compare(VectorOperators.EQ, 0f))
        .blend(Float.NaN, x.compare(VectorOperators.GE, 0f).not());
  }
}
