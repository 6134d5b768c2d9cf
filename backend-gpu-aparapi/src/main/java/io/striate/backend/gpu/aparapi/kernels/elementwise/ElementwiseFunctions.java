package io.striate.backend.gpu.aparapi.kernels.elementwise;

import com.aparapi.Kernel;

/// The element-wise functions, numbered by their ordinal in
/// [io.striate.api.op.Elementwise.Function].
///
/// Unchanged, a kernel computes one function, selected by `code` at run time. For a chain of
/// functions, the planner replaces the body of [#chain] by an expression of calls of [#apply]. The
/// codes in it are constants, and functions that the expression does not call are removed from the
/// source.
@SuppressWarnings("IdentityBinaryExpression") // only NaN is not equal to itself
abstract class ElementwiseFunctions extends Kernel {
  int code;

  /// The result for one element of each operand.
  float chain(float a, float b, float c, float d, float e, float f) {
    return apply(code, a, b, c);
  }

  /// The Gauss error function: `x + x p(x²)` near zero, `1 - exp(-x q(x))` elsewhere, with minimax
  /// polynomials.
  float erf(float x) {
    float t = min(abs(x), 4f);
    float q = 0.0032199821f - 0.00021459589f * t;
    q = q * t - 0.02290605f;
    q = q * t + 0.10528688f;
    q = q * t + 0.63569933f;
    q = q * t + 1.12852f;
    float r = 1f - exp(-q * t);
    if (x < 0f) {
      r = -r;
    }
    if (t < 0.9f) {
      float s = x * x;
      float p = 0.00498594f - 0.0005953739f * s;
      p = p * s - 0.02676172f;
      p = p * s + 0.112816826f;
      p = p * s - 0.3761248f;
      p = p * s + 0.12837915f;
      r = x + x * p;
    }
    if (x != x) {
      r = x;
    }
    return r;
  }

  /// The value of a function. Operands beyond its arity are ignored. Comparisons are written so
  /// that NaN is handled as the function is defined.
  float apply(int function, float a, float b, float c) {
    float r = a;
    if (function == 1) {
      r = -a;
    }
    if (function == 2) {
      r = abs(a);
    }
    if (function == 3) {
      if (a > 0f) {
        r = 1f;
      }
      if (a < 0f) {
        r = -1f;
      }
    }
    if (function == 4) {
      r = 1f / a;
    }
    if (function == 5) {
      r = sqrt(a);
    }
    if (function == 6) {
      r = exp(a);
    }
    if (function == 7) {
      r = log(a);
    }
    if (function == 8) {
      r = sin(a);
    }
    if (function == 9) {
      r = cos(a);
    }
    if (function == 10) {
      r = tanh(a);
      // Some drivers return one ULP less than 1, even for infinity. From 9.02 on the result rounds
      // to 1.
      if (a > 10f) {
        r = 1f;
      }
      if (a < -10f) {
        r = -1f;
      }
    }
    if (function == 11) {
      r = 1f / (1f + exp(-a));
    }
    if (function == 12) {
      if (a < 0f) {
        r = 0f;
      }
    }
    if (function == 13) {
      r = floor(a);
    }
    if (function == 14) {
      r = erf(a);
    }
    if (function == 15) {
      r = a + b;
    }
    if (function == 16) {
      r = a - b;
    }
    if (function == 17) {
      r = a * b;
    }
    if (function == 18) {
      r = a / b;
    }
    if (function == 19) {
      r = pow(a, b);
      // C has 1 to the power of NaN, and of infinity, as 1; they are NaN here.
      if (abs(a) == 1f && abs(b) > 3.4e38f) {
        r = b - b;
      }
      if (b != b) {
        r = b;
      }
    }
    if (function == 20) {
      if (b > a) {
        r = b;
      }
      if (b != b) {
        r = b;
      }
    }
    if (function == 21) {
      if (b < a) {
        r = b;
      }
      if (b != b) {
        r = b;
      }
    }
    if (function == 22) {
      r = 0f;
      if (a == b) {
        r = 1f;
      }
    }
    if (function == 23) {
      r = 0f;
      if (a > b) {
        r = 1f;
      }
    }
    if (function == 24) {
      r = 0f;
      if (b > 0f) {
        r = a;
      }
    }
    if (function == 25) {
      r = a * (1f - b * b);
    }
    if (function == 26) {
      r = a * b * (1f - b);
    }
    if (function == 27) {
      r = c;
      if (a != 0f) {
        r = b;
      }
    }
    return r;
  }
}
