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
      r = a + b;
    }
    if (function == 14) {
      r = a - b;
    }
    if (function == 15) {
      r = a * b;
    }
    if (function == 16) {
      r = a / b;
    }
    if (function == 17) {
      if (b > a) {
        r = b;
      }
      if (b != b) {
        r = b;
      }
    }
    if (function == 18) {
      if (b < a) {
        r = b;
      }
      if (b != b) {
        r = b;
      }
    }
    if (function == 19) {
      r = 0f;
      if (a == b) {
        r = 1f;
      }
    }
    if (function == 20) {
      r = 0f;
      if (a > b) {
        r = 1f;
      }
    }
    if (function == 21) {
      r = 0f;
      if (b > 0f) {
        r = a;
      }
    }
    if (function == 22) {
      r = a * (1f - b * b);
    }
    if (function == 23) {
      r = a * b * (1f - b);
    }
    if (function == 24) {
      r = c;
      if (a != 0f) {
        r = b;
      }
    }
    return r;
  }
}
