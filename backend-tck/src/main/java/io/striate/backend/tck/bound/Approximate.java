package io.striate.backend.tck.bound;

import io.striate.api.op.Elementwise.Function;

/// A number and a bound on its error in float32.
record Approximate(double value, double error) {
  private static final double U = Bound.U;

  /// Below the smallest normal float a result may be flushed to zero.
  private static final double TINY = 0x1p-126;

  /// Division and roots may be 2 units in the last place off, other functions 4.
  private static final double QUOTIENT = 4 * U;

  private static final double FUNCTION = 8 * U;

  /// OpenCL allows powers 16 units in the last place.
  private static final double POWER = 32 * U;

  /// The function's value and its bound; operands beyond its arity are ignored.
  static Approximate apply(Function function, Approximate a, Approximate b, Approximate c) {
    return switch (function) {
      case IDENTITY -> a.rounded((float) a.value == a.value ? 0 : U);
      case NEGATE -> new Approximate(-a.value, a.error);
      case ABS -> new Approximate(Math.abs(a.value), a.error);
      case SIGN -> new Approximate(Math.signum(a.value), a.near(0) ? 2 : 0);
      case RECIPROCAL -> new Approximate(1, 0).over(a);
      case SQRT, EXP, LOG, TANH, SIGMOID, ERF -> a.through(function);
      case FLOOR -> a.floor();
      case SIN, COS -> new Approximate(function.apply(a.value, 0, 0), a.error + FUNCTION);
      case RELU -> new Approximate(Math.max(a.value, 0), a.error);
      case ADD -> a.plus(b, 1);
      case SUBTRACT -> a.plus(b, -1);
      case MULTIPLY -> a.times(b);
      case DIVIDE -> a.over(b);
      case POWER -> a.power(b);
      case MAXIMUM -> new Approximate(Math.max(a.value, b.value), Math.max(a.error, b.error));
      case MINIMUM -> new Approximate(Math.min(a.value, b.value), Math.max(a.error, b.error));
      case EQUAL, GREATER ->
          new Approximate(function.apply(a.value, b.value, 0), a.near(b) ? 1 : 0);
      case RELU_GRADIENT -> select(b, b.value > 0, a, new Approximate(0, 0));
      case TANH_GRADIENT -> a.times(new Approximate(1, 0).plus(b.times(b), -1));
      case SIGMOID_GRADIENT -> a.times(b).times(new Approximate(1, 0).plus(b, -1));
      case SELECT -> select(a, a.value != 0, b, c);
    };
  }

  private static Approximate select(
      Approximate condition, boolean holds, Approximate yes, Approximate no) {
    Approximate chosen = holds ? yes : no;
    return condition.near(0)
        ? new Approximate(
            chosen.value, Math.abs(yes.value - no.value) + Math.max(yes.error, no.error))
        : chosen;
  }

  private boolean near(double other) {
    return error > 0 && Math.abs(value - other) <= error;
  }

  private boolean near(Approximate other) {
    return new Approximate(value, error + other.error).near(other.value);
  }

  /// This result, rounded by a share of its size.
  private Approximate rounded(double share) {
    return new Approximate(
        value, error + share * (Math.abs(value) + error) + (share > 0 ? TINY : 0));
  }

  private Approximate plus(Approximate other, int sign) {
    return new Approximate(value + sign * other.value, error + other.error).rounded(U);
  }

  private Approximate times(Approximate other) {
    double carried =
        Math.abs(value) * other.error + Math.abs(other.value) * error + error * other.error;
    return new Approximate(value * other.value, carried).rounded(U);
  }

  private Approximate over(Approximate other) {
    double quotient = value / other.value;
    double room = Math.abs(other.value) - other.error;
    double carried =
        room > 0 ? (error + Math.abs(quotient) * other.error) / room : Double.POSITIVE_INFINITY;
    return new Approximate(quotient, carried).rounded(QUOTIENT);
  }

  /// Whole steps, as far as the interval of the argument reaches.
  private Approximate floor() {
    double floor = Math.floor(value);
    double below = floor - Math.floor(value - error);
    double above = Math.floor(value + error) - floor;
    return new Approximate(floor, Math.max(below, above));
  }

  /// Monotone in each operand while the base is positive, so furthest at a corner of both
  /// intervals. For other bases there is no bound, unless both operands are exact.
  private Approximate power(Approximate exponent) {
    double exact = Math.pow(value, exponent.value);
    double carried = 0;
    if (error > 0 || exponent.error > 0) {
      for (double base : new double[] {value - error, value + error}) {
        for (double power :
            new double[] {exponent.value - exponent.error, exponent.value + exponent.error}) {
          double away = base > 0 ? Math.abs(Math.pow(base, power) - exact) : Double.NaN;
          carried = away <= carried ? carried : away;
        }
      }
    }
    return new Approximate(exact, Double.isNaN(carried) ? Double.POSITIVE_INFINITY : carried)
        .rounded(POWER);
  }

  /// A monotone function: it maps the interval of the argument to the interval between the values
  /// at its ends.
  private Approximate through(Function function) {
    double exact = function.apply(value, 0, 0);
    double low = value - error;
    if (function == Function.SQRT) {
      low = Math.max(low, 0);
    }
    double below = Math.abs(exact - function.apply(low, 0, 0));
    double above = Math.abs(function.apply(value + error, 0, 0) - exact);
    double carried = Math.max(below, above);
    return new Approximate(exact, Double.isNaN(carried) ? Double.POSITIVE_INFINITY : carried)
        .rounded(FUNCTION);
  }
}
