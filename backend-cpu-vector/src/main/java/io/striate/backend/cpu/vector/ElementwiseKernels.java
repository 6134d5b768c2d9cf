package io.striate.backend.cpu.vector;

import static io.striate.backend.cpu.vector.Lanes.LANES;
import static io.striate.backend.cpu.vector.Lanes.SPECIES;

import io.striate.api.op.Elementwise.Function;
import jdk.incubator.vector.FloatVector;

/// The fixed vocabulary of element-wise functions, on runs of numbers. An output may lie where an
/// input lies.
///
/// Loops over one statement are left to the compiler, which turns them into vectors just as well;
/// exp, tanh and the logistic function are [VectorMath]'s.
final class ElementwiseKernels {

  private ElementwiseKernels() {}

  /// Applies a function to n elements; operands beyond its arity are ignored.
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
      case NEGATE -> {
        for (int x = 0; x < n; x++) {
          out[o + x] = -a[i + x];
        }
      }
      case ABS -> {
        for (int x = 0; x < n; x++) {
          out[o + x] = Math.abs(a[i + x]);
        }
      }
      case SIGN -> {
        for (int x = 0; x < n; x++) {
          out[o + x] = Math.signum(a[i + x]);
        }
      }
      case RECIPROCAL -> {
        for (int x = 0; x < n; x++) {
          out[o + x] = 1f / a[i + x];
        }
      }
      case SQRT -> {
        for (int x = 0; x < n; x++) {
          out[o + x] = (float) Math.sqrt(a[i + x]);
        }
      }
      case EXP -> exp(a, i, out, o, n);
      case LOG -> {
        for (int x = 0; x < n; x++) {
          out[o + x] = VectorMath.log(a[i + x]);
        }
      }
      case SIN -> {
        for (int x = 0; x < n; x++) {
          out[o + x] = (float) Math.sin(a[i + x]);
        }
      }
      case COS -> {
        for (int x = 0; x < n; x++) {
          out[o + x] = (float) Math.cos(a[i + x]);
        }
      }
      case TANH -> tanh(a, i, out, o, n);
      case SIGMOID -> sigmoid(a, i, out, o, n);
      case RELU -> relu(a, i, out, o, n);
      case ADD -> {
        for (int x = 0; x < n; x++) {
          out[o + x] = a[i + x] + b[j + x];
        }
      }
      case SUBTRACT -> {
        for (int x = 0; x < n; x++) {
          out[o + x] = a[i + x] - b[j + x];
        }
      }
      case MULTIPLY -> {
        for (int x = 0; x < n; x++) {
          out[o + x] = a[i + x] * b[j + x];
        }
      }
      case DIVIDE -> {
        for (int x = 0; x < n; x++) {
          out[o + x] = a[i + x] / b[j + x];
        }
      }
      case MAXIMUM -> {
        for (int x = 0; x < n; x++) {
          out[o + x] = Math.max(a[i + x], b[j + x]);
        }
      }
      case MINIMUM -> {
        for (int x = 0; x < n; x++) {
          out[o + x] = Math.min(a[i + x], b[j + x]);
        }
      }
      case EQUAL -> {
        for (int x = 0; x < n; x++) {
          out[o + x] = a[i + x] == b[j + x] ? 1f : 0f;
        }
      }
      case GREATER -> {
        for (int x = 0; x < n; x++) {
          out[o + x] = a[i + x] > b[j + x] ? 1f : 0f;
        }
      }
      case RELU_GRADIENT -> {
        for (int x = 0; x < n; x++) {
          out[o + x] = b[j + x] > 0f ? a[i + x] : 0f;
        }
      }
      case TANH_GRADIENT -> {
        for (int x = 0; x < n; x++) {
          out[o + x] = a[i + x] * (1f - b[j + x] * b[j + x]);
        }
      }
      case SIGMOID_GRADIENT -> {
        for (int x = 0; x < n; x++) {
          out[o + x] = a[i + x] * b[j + x] * (1f - b[j + x]);
        }
      }
      case SELECT -> {
        for (int x = 0; x < n; x++) {
          out[o + x] = a[i + x] != 0f ? b[j + x] : c[k + x];
        }
      }
    }
  }

  /// `max(a, 0)`; NaN stays NaN.
  static void relu(float[] a, int i, float[] out, int o, int n) {
    for (int x = 0; x < n; x++) {
      out[o + x] = Math.max(a[i + x], 0f);
    }
  }

  private static void exp(float[] a, int i, float[] out, int o, int n) {
    int x = 0;
    for (; x + LANES <= n; x += LANES) {
      VectorMath.exp(FloatVector.fromArray(SPECIES, a, i + x)).intoArray(out, o + x);
    }
    for (; x < n; x++) {
      out[o + x] = VectorMath.exp(a[i + x]);
    }
  }

  private static void tanh(float[] a, int i, float[] out, int o, int n) {
    int x = 0;
    for (; x + LANES <= n; x += LANES) {
      VectorMath.tanh(FloatVector.fromArray(SPECIES, a, i + x)).intoArray(out, o + x);
    }
    for (; x < n; x++) {
      out[o + x] = VectorMath.tanh(a[i + x]);
    }
  }

  private static void sigmoid(float[] a, int i, float[] out, int o, int n) {
    int x = 0;
    for (; x + LANES <= n; x += LANES) {
      VectorMath.sigmoid(FloatVector.fromArray(SPECIES, a, i + x)).intoArray(out, o + x);
    }
    for (; x < n; x++) {
      out[o + x] = VectorMath.sigmoid(a[i + x]);
    }
  }
}
