package io.striate.inspect.compare;

import io.striate.api.op.Elementwise.Function;
import io.striate.api.tensor.TensorType;
import io.striate.inspect.compare.RoundingBound.Bounded;
import java.util.List;

/// What a function of single elements makes of the bounds of its operands.
///
/// The functions are monotone in each operand, or constant but for a step, or go back less than
/// they came. So over the box of values that the operands may have, the function is furthest from
/// its value in the middle at a corner, or in the middle of a side where it has a step. Its own
/// rounding comes on top, as a share of its size.
final class ElementwiseBound {
  private static final double U = RoundingBound.U;

  /// Below the smallest normal float a result may be flushed to zero.
  private static final double TINY = 0x1p-126;

  /// Division and roots may be 2 units in the last place off, other functions 4.
  private static final double QUOTIENT = 4 * U;

  private static final double TRANSCENDENTAL = 8 * U;

  /// OpenCL allows powers 16 units in the last place.
  private static final double POWER = 32 * U;

  private ElementwiseBound() {}

  /// The bound of each element of the result.
  static double[] of(
      Function function, List<TensorType> types, TensorType output, List<Bounded> in) {
    var shape = output.shape();
    int[] strides = shape.strides();
    int[][] steps = types.stream().map(type -> type.shape().stridesIn(shape)).toArray(int[][]::new);
    double[] errors = new double[shape.size()];
    var operands = new double[3];
    var operandErrors = new double[3];
    for (int e = 0; e < errors.length; e++) {
      for (int i = 0; i < in.size(); i++) {
        int place = place(e, strides, steps[i]);
        operands[i] = in.get(i).values()[place];
        operandErrors[i] = in.get(i).errors()[place];
      }
      errors[e] = error(function, operands, operandErrors);
    }
    return errors;
  }

  private static int place(int element, int[] strides, int[] steps) {
    int place = 0;
    int rest = element;
    for (int axis = 0; axis < strides.length; axis++) {
      place += rest / strides[axis] * steps[axis];
      rest %= strides[axis];
    }
    return place;
  }

  /// The bound of one element.
  ///
  /// @param x the operands; those beyond the function's arity are ignored
  static double error(Function function, double[] x, double[] errors) {
    double value = function.apply(x[0], x[1], x[2]);
    double carried = 0;
    boolean uncertain = false;
    for (int i = 0; i < function.arity(); i++) {
      uncertain |= errors[i] > 0;
    }
    if (uncertain) {
      carried = carried(function, x, errors, value);
    }
    double size = Math.abs(value) + carried;
    boolean spared = !uncertain && isExact(function, x);
    double error = carried + (spared ? 0 : rounding(function, x, size));
    return Double.isNaN(error) ? Double.POSITIVE_INFINITY : error;
  }

  private static double carried(Function function, double[] x, double[] errors, double value) {
    return switch (function) {
      case SIN, COS -> errors[0];
      case EQUAL -> Math.abs(x[0] - x[1]) <= errors[0] + errors[1] ? 1 : 0;
      case RECIPROCAL -> over(function, x, errors, value, 0);
      case DIVIDE -> over(function, x, errors, value, 1);
      case POWER ->
          x[0] - errors[0] > 0 ? furthest(function, x, errors, value) : Double.POSITIVE_INFINITY;
      default -> furthest(function, x, errors, value);
    };
  }

  /// There is no bound where the divisor may be zero.
  private static double over(
      Function function, double[] x, double[] errors, double value, int divisor) {
    return Math.abs(x[divisor]) <= errors[divisor]
        ? Double.POSITIVE_INFINITY
        : furthest(function, x, errors, value);
  }

  private static double furthest(Function function, double[] x, double[] errors, double value) {
    double[][] tried = new double[3][];
    for (int i = 0; i < tried.length; i++) {
      tried[i] =
          i < function.arity() && errors[i] > 0
              ? ends(function, x[i], errors[i])
              : new double[] {x[i]};
    }
    double furthest = 0;
    for (double a : tried[0]) {
      for (double b : tried[1]) {
        for (double c : tried[2]) {
          double away = Math.abs(function.apply(a, b, c) - value);
          furthest = away <= furthest ? furthest : away; // NaN stays
        }
      }
    }
    return furthest;
  }

  private static double[] ends(Function function, double x, double error) {
    double low = function == Function.SQRT ? Math.max(0, x - error) : x - error;
    return Math.abs(x) < error
        ? new double[] {low, x, x + error, 0}
        : new double[] {low, x, x + error};
  }

  /// Whether the result of exact operands needs no rounding.
  private static boolean isExact(Function function, double[] x) {
    return switch (function) {
      case IDENTITY -> (float) x[0] == x[0];
      case ADD, SUBTRACT -> x[0] == 0 || x[1] == 0;
      case MULTIPLY -> Math.abs(x[0]) == 1 || Math.abs(x[1]) == 1;
      default -> false;
    };
  }

  /// The rounding of the function itself.
  ///
  /// @param size the largest that the result may be
  private static double rounding(Function function, double[] x, double size) {
    return switch (function) {
      case NEGATE,
          ABS,
          SIGN,
          RELU,
          FLOOR,
          MAXIMUM,
          MINIMUM,
          EQUAL,
          GREATER,
          RELU_GRADIENT,
          SELECT ->
          0;
      case ADD, SUBTRACT -> U * size;
      case IDENTITY, MULTIPLY -> U * size + TINY;
      case RECIPROCAL, DIVIDE, SQRT -> QUOTIENT * size + TINY;
      case EXP, LOG, TANH, SIGMOID, ERF -> TRANSCENDENTAL * size + TINY;
      case POWER -> POWER * size + TINY;
      case SIN, COS -> TRANSCENDENTAL;
      // 1 - b^2 and 1 - b lose what cancels.
      case TANH_GRADIENT -> 4 * U * Math.abs(x[0]) * (1 + x[1] * x[1]) + TINY;
      case SIGMOID_GRADIENT -> 4 * U * Math.abs(x[0] * x[1]) * (1 + Math.abs(x[1])) + TINY;
    };
  }
}
