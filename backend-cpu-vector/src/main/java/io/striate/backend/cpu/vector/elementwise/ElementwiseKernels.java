package io.striate.backend.cpu.vector.elementwise;

import static io.striate.backend.cpu.vector.run.Lanes.LANES;
import static io.striate.backend.cpu.vector.run.Lanes.SPECIES;

import io.striate.api.op.Elementwise.Function;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/// The fixed vocabulary of element-wise functions, on runs of numbers.
///
/// Each is a method of its own, small enough for the compiler to do at once, and the tail of each
/// vector loop is its scalar twin. All but rounding down are vectors by hand: where the compiler
/// cannot see that arrays differ it leaves a plain loop scalar, here 1.4 nanoseconds an element
/// against 0.35 for the gradient of a relu, over 1,000 elements.
public final class ElementwiseKernels {

  private ElementwiseKernels() {}

  /// Applies a function to n elements; operands beyond its arity are ignored. The output lies
  /// elsewhere than the inputs.
  static void apply(
      Function function,
      float[] a,
      int i,
      float[] b,
      int j,
      float[] c,
      int k,
      float[] out,
      int o,
      int n) {
    switch (function) {
      case IDENTITY -> System.arraycopy(a, i, out, o, n);
      case NEGATE -> negate(a, i, out, o, n);
      case ABS -> abs(a, i, out, o, n);
      case SIGN -> sign(a, i, out, o, n);
      case RECIPROCAL -> reciprocal(a, i, out, o, n);
      case SQRT -> sqrt(a, i, out, o, n);
      case EXP -> VectorMath.exp(a, i, out, o, n);
      case LOG -> VectorMath.log(a, i, out, o, n);
      case SIN -> VectorSine.sin(a, i, out, o, n);
      case COS -> VectorSine.cos(a, i, out, o, n);
      case TANH -> VectorMath.tanh(a, i, out, o, n);
      case SIGMOID -> VectorMath.sigmoid(a, i, out, o, n);
      case RELU -> relu(a, i, out, o, n);
      case FLOOR -> floor(a, i, out, o, n);
      case ERF -> VectorMath.erf(a, i, out, o, n);
      case ADD -> add(a, i, b, j, out, o, n);
      case SUBTRACT -> subtract(a, i, b, j, out, o, n);
      case MULTIPLY -> multiply(a, i, b, j, out, o, n);
      case DIVIDE -> divide(a, i, b, j, out, o, n);
      case POWER -> VectorPower.power(a, i, b, j, out, o, n);
      case MAXIMUM -> maximum(a, i, b, j, out, o, n);
      case MINIMUM -> minimum(a, i, b, j, out, o, n);
      case EQUAL -> equal(a, i, b, j, out, o, n);
      case GREATER -> greater(a, i, b, j, out, o, n);
      case RELU_GRADIENT -> reluGradient(a, i, b, j, out, o, n);
      case TANH_GRADIENT -> tanhGradient(a, i, b, j, out, o, n);
      case SIGMOID_GRADIENT -> sigmoidGradient(a, i, b, j, out, o, n);
      case SELECT -> select(a, i, b, j, c, k, out, o, n);
    }
  }

  /// `max(a, 0)`; NaN stays NaN. The output may be the input.
  public static void relu(float[] a, int i, float[] out, int o, int n) {
    int x = 0;
    for (; x + LANES <= n; x += LANES) {
      FloatVector.fromArray(SPECIES, a, i + x).max(0f).intoArray(out, o + x);
    }
    for (; x < n; x++) {
      out[o + x] = Math.max(a[i + x], 0f);
    }
  }

  private static void negate(float[] a, int i, float[] out, int o, int n) {
    int x = 0;
    for (; x + LANES <= n; x += LANES) {
      var u = FloatVector.fromArray(SPECIES, a, i + x);
      u.neg().intoArray(out, o + x);
    }
    for (; x < n; x++) {
      out[o + x] = -a[i + x];
    }
  }

  private static void abs(float[] a, int i, float[] out, int o, int n) {
    int x = 0;
    for (; x + LANES <= n; x += LANES) {
      var u = FloatVector.fromArray(SPECIES, a, i + x);
      u.abs().intoArray(out, o + x);
    }
    for (; x < n; x++) {
      out[o + x] = Math.abs(a[i + x]);
    }
  }

  private static void sign(float[] a, int i, float[] out, int o, int n) {
    int x = 0;
    for (; x + LANES <= n; x += LANES) {
      var u = FloatVector.fromArray(SPECIES, a, i + x);
      u.blend(1f, u.compare(VectorOperators.GT, 0f))
          .blend(-1f, u.compare(VectorOperators.LT, 0f))
          .intoArray(out, o + x);
    }
    for (; x < n; x++) {
      out[o + x] = Math.signum(a[i + x]);
    }
  }

  private static void reciprocal(float[] a, int i, float[] out, int o, int n) {
    int x = 0;
    for (; x + LANES <= n; x += LANES) {
      var u = FloatVector.fromArray(SPECIES, a, i + x);
      FloatVector.broadcast(SPECIES, 1f).div(u).intoArray(out, o + x);
    }
    for (; x < n; x++) {
      out[o + x] = 1f / a[i + x];
    }
  }

  private static void sqrt(float[] a, int i, float[] out, int o, int n) {
    int x = 0;
    for (; x + LANES <= n; x += LANES) {
      var u = FloatVector.fromArray(SPECIES, a, i + x);
      u.sqrt().intoArray(out, o + x);
    }
    for (; x < n; x++) {
      out[o + x] = (float) Math.sqrt(a[i + x]);
    }
  }

  private static void floor(float[] a, int i, float[] out, int o, int n) {
    for (int x = 0; x < n; x++) {
      out[o + x] = (float) Math.floor(a[i + x]);
    }
  }

  private static void add(float[] a, int i, float[] b, int j, float[] out, int o, int n) {
    int x = 0;
    for (; x + LANES <= n; x += LANES) {
      var u = FloatVector.fromArray(SPECIES, a, i + x);
      var v = FloatVector.fromArray(SPECIES, b, j + x);
      u.add(v).intoArray(out, o + x);
    }
    for (; x < n; x++) {
      out[o + x] = a[i + x] + b[j + x];
    }
  }

  private static void subtract(float[] a, int i, float[] b, int j, float[] out, int o, int n) {
    int x = 0;
    for (; x + LANES <= n; x += LANES) {
      var u = FloatVector.fromArray(SPECIES, a, i + x);
      var v = FloatVector.fromArray(SPECIES, b, j + x);
      u.sub(v).intoArray(out, o + x);
    }
    for (; x < n; x++) {
      out[o + x] = a[i + x] - b[j + x];
    }
  }

  private static void multiply(float[] a, int i, float[] b, int j, float[] out, int o, int n) {
    int x = 0;
    for (; x + LANES <= n; x += LANES) {
      var u = FloatVector.fromArray(SPECIES, a, i + x);
      var v = FloatVector.fromArray(SPECIES, b, j + x);
      u.mul(v).intoArray(out, o + x);
    }
    for (; x < n; x++) {
      out[o + x] = a[i + x] * b[j + x];
    }
  }

  private static void divide(float[] a, int i, float[] b, int j, float[] out, int o, int n) {
    int x = 0;
    for (; x + LANES <= n; x += LANES) {
      var u = FloatVector.fromArray(SPECIES, a, i + x);
      var v = FloatVector.fromArray(SPECIES, b, j + x);
      u.div(v).intoArray(out, o + x);
    }
    for (; x < n; x++) {
      out[o + x] = a[i + x] / b[j + x];
    }
  }

  private static void maximum(float[] a, int i, float[] b, int j, float[] out, int o, int n) {
    int x = 0;
    for (; x + LANES <= n; x += LANES) {
      var u = FloatVector.fromArray(SPECIES, a, i + x);
      var v = FloatVector.fromArray(SPECIES, b, j + x);
      u.max(v).intoArray(out, o + x);
    }
    for (; x < n; x++) {
      out[o + x] = Math.max(a[i + x], b[j + x]);
    }
  }

  private static void minimum(float[] a, int i, float[] b, int j, float[] out, int o, int n) {
    int x = 0;
    for (; x + LANES <= n; x += LANES) {
      var u = FloatVector.fromArray(SPECIES, a, i + x);
      var v = FloatVector.fromArray(SPECIES, b, j + x);
      u.min(v).intoArray(out, o + x);
    }
    for (; x < n; x++) {
      out[o + x] = Math.min(a[i + x], b[j + x]);
    }
  }

  private static void reluGradient(float[] a, int i, float[] b, int j, float[] out, int o, int n) {
    int x = 0;
    for (; x + LANES <= n; x += LANES) {
      var u = FloatVector.fromArray(SPECIES, a, i + x);
      var v = FloatVector.fromArray(SPECIES, b, j + x);
      u.blend(0f, v.compare(VectorOperators.GT, 0f).not()).intoArray(out, o + x);
    }
    for (; x < n; x++) {
      out[o + x] = b[j + x] > 0f ? a[i + x] : 0f;
    }
  }

  private static void tanhGradient(float[] a, int i, float[] b, int j, float[] out, int o, int n) {
    int x = 0;
    for (; x + LANES <= n; x += LANES) {
      var u = FloatVector.fromArray(SPECIES, a, i + x);
      var v = FloatVector.fromArray(SPECIES, b, j + x);
      u.mul(v.mul(v).neg().add(1f)).intoArray(out, o + x);
    }
    for (; x < n; x++) {
      out[o + x] = a[i + x] * (1f - b[j + x] * b[j + x]);
    }
  }

  private static void sigmoidGradient(
      float[] a, int i, float[] b, int j, float[] out, int o, int n) {
    int x = 0;
    for (; x + LANES <= n; x += LANES) {
      var u = FloatVector.fromArray(SPECIES, a, i + x);
      var v = FloatVector.fromArray(SPECIES, b, j + x);
      u.mul(v).mul(v.neg().add(1f)).intoArray(out, o + x);
    }
    for (; x < n; x++) {
      out[o + x] = a[i + x] * b[j + x] * (1f - b[j + x]);
    }
  }

  private static void equal(float[] a, int i, float[] b, int j, float[] out, int o, int n) {
    int x = 0;
    for (; x + LANES <= n; x += LANES) {
      var u = FloatVector.fromArray(SPECIES, a, i + x);
      var v = FloatVector.fromArray(SPECIES, b, j + x);
      FloatVector.zero(SPECIES).blend(1f, u.compare(VectorOperators.EQ, v)).intoArray(out, o + x);
    }
    for (; x < n; x++) {
      out[o + x] = a[i + x] == b[j + x] ? 1f : 0f;
    }
  }

  private static void greater(float[] a, int i, float[] b, int j, float[] out, int o, int n) {
    int x = 0;
    for (; x + LANES <= n; x += LANES) {
      var u = FloatVector.fromArray(SPECIES, a, i + x);
      var v = FloatVector.fromArray(SPECIES, b, j + x);
      FloatVector.zero(SPECIES).blend(1f, u.compare(VectorOperators.GT, v)).intoArray(out, o + x);
    }
    for (; x < n; x++) {
      out[o + x] = a[i + x] > b[j + x] ? 1f : 0f;
    }
  }

  private static void select(
      float[] a, int i, float[] b, int j, float[] c, int k, float[] out, int o, int n) {
    int x = 0;
    for (; x + LANES <= n; x += LANES) {
      var u = FloatVector.fromArray(SPECIES, a, i + x);
      var v = FloatVector.fromArray(SPECIES, b, j + x);
      var w = FloatVector.fromArray(SPECIES, c, k + x);
      w.blend(v, u.compare(VectorOperators.NE, 0f)).intoArray(out, o + x);
    }
    for (; x < n; x++) {
      out[o + x] = a[i + x] != 0f ? b[j + x] : c[k + x];
    }
  }
}
