package io.striate.inspect.compare;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.striate.api.op.Elementwise.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/// Each bound as its formula gives it, by hand.
class ElementwiseBoundTest {
  private static final double U = 0x1p-24;
  private static final double TINY = 0x1p-126;
  private static final double INFINITE = Double.POSITIVE_INFINITY;

  private static double[] x(double... operands) {
    return new double[] {
      operands[0], operands.length > 1 ? operands[1] : 0, operands.length > 2 ? operands[2] : 0
    };
  }

  static Stream<Arguments> roundings() {
    return Stream.of(
        Arguments.of(Function.ADD, x(1, 2), 3 * U),
        Arguments.of(Function.SUBTRACT, x(5, 2), 3 * U),
        Arguments.of(Function.ADD, x(0, 0.1), 0),
        Arguments.of(Function.ADD, x(0.1, 0), 0),
        Arguments.of(Function.SUBTRACT, x(0, 0.1), 0),
        Arguments.of(Function.SUBTRACT, x(0.1, 0), 0),
        Arguments.of(Function.IDENTITY, x(0.5), 0),
        Arguments.of(Function.IDENTITY, x(0.1), 0.1 * U + TINY),
        Arguments.of(Function.MULTIPLY, x(-1, 7), 0),
        Arguments.of(Function.MULTIPLY, x(7, 1), 0),
        Arguments.of(Function.MULTIPLY, x(3, 5), 15 * U + TINY),
        Arguments.of(Function.RECIPROCAL, x(4), U + TINY),
        Arguments.of(Function.DIVIDE, x(6, 4), 6 * U + TINY),
        Arguments.of(Function.SQRT, x(9), 12 * U + TINY),
        Arguments.of(Function.EXP, x(0), 8 * U + TINY),
        Arguments.of(Function.SIGMOID, x(0), 4 * U + TINY),
        Arguments.of(Function.POWER, x(2, 3), 256 * U + TINY),
        Arguments.of(Function.SIN, x(0.5), 8 * U),
        Arguments.of(Function.COS, x(0.5), 8 * U),
        Arguments.of(Function.TANH_GRADIENT, x(-3, 0.5), 15 * U + TINY),
        Arguments.of(Function.SIGMOID_GRADIENT, x(-3, 0.5), 9 * U + TINY));
  }

  /// The function's own rounding, of operands that are exact.
  @ParameterizedTest
  @MethodSource("roundings")
  void ofExactOperands(Function function, double[] operands, double bound) {
    assertEquals(bound, ElementwiseBound.error(function, operands, new double[3]), U * 1e-9);
  }

  static Stream<Arguments> flushed() {
    return Stream.of(
        Arguments.of(Function.MULTIPLY, x(0x1p-80, 0x1p-80)),
        Arguments.of(Function.DIVIDE, x(0x1p-80, 0x1p80)),
        Arguments.of(Function.RECIPROCAL, x(0x1p160)),
        Arguments.of(Function.EXP, x(-120)),
        Arguments.of(Function.POWER, x(0x1p-80, 2)),
        Arguments.of(Function.TANH_GRADIENT, x(0x1p-160, 0.5)),
        Arguments.of(Function.SIGMOID_GRADIENT, x(0x1p-160, 0.5)));
  }

  /// A result below the smallest normal float may become zero.
  @ParameterizedTest
  @MethodSource("flushed")
  void ofTinyResults(Function function, double[] operands) {
    assertEquals(TINY, ElementwiseBound.error(function, operands, new double[3]), TINY * 1e-3);
  }

  @ParameterizedTest
  @EnumSource(
      value = Function.class,
      names = {
        "NEGATE",
        "ABS",
        "SIGN",
        "RELU",
        "FLOOR",
        "MAXIMUM",
        "MINIMUM",
        "EQUAL",
        "GREATER",
        "RELU_GRADIENT",
        "SELECT"
      })
  void whatOnlySelectsDoesNotRound(Function function) {
    assertEquals(0, ElementwiseBound.error(function, x(0.3, 0.7, 0.9), new double[3]));
  }

  static Stream<Arguments> doubts() {
    return Stream.of(
        // (3 + 0.5)(5 + 0.25) - 15, and its rounding
        Arguments.of(Function.MULTIPLY, x(3, 5), x(0.5, 0.25), 3.375 + 18.375 * U),
        Arguments.of(Function.ADD, x(0, 2), x(0.5), 0.5 + 2.5 * U),
        Arguments.of(Function.MAXIMUM, x(1, 2), x(4, 0), 3),
        Arguments.of(Function.SIN, x(1), x(0.25), 0.25 + 8 * U),
        Arguments.of(Function.COS, x(1), x(0.25), 0.25 + 8 * U),
        Arguments.of(Function.ABS, x(1), x(2), 2),
        Arguments.of(Function.SQRT, x(1), x(2), 1 + 8 * U),
        Arguments.of(Function.SQRT, x(4), x(1.75), 0.5 + 10 * U),
        Arguments.of(Function.EQUAL, x(1, 1.5), x(0.25, 0.25), 1),
        Arguments.of(Function.EQUAL, x(1, 1.75), x(0.25, 0.25), 0),
        Arguments.of(Function.EQUAL, x(2, 1), x(0.25, 0.5), 0),
        Arguments.of(Function.RECIPROCAL, x(2), x(1), 0.5 + 4 * U),
        Arguments.of(Function.RECIPROCAL, x(1), x(1), INFINITE),
        Arguments.of(Function.DIVIDE, x(1, 2), x(0, 1), 0.5 + 4 * U),
        Arguments.of(Function.DIVIDE, x(1, -2), x(0, 2), INFINITE),
        Arguments.of(Function.DIVIDE, x(0, 0), x(0), INFINITE),
        Arguments.of(Function.POWER, x(2, 2), x(1), 5 + 32 * U * 9),
        Arguments.of(Function.POWER, x(1, 2), x(1), INFINITE),
        Arguments.of(Function.SELECT, x(1, 5, 2), x(0.5), 0),
        Arguments.of(Function.SELECT, x(0.25, 5, 2), x(0.5), 3));
  }

  /// What the operands' errors become.
  @ParameterizedTest
  @MethodSource("doubts")
  void ofOperandsInDoubt(Function function, double[] operands, double[] errors, double bound) {
    double error = ElementwiseBound.error(function, operands, errors);
    assertEquals(bound, error, bound == INFINITE ? 0 : U * 1e-6);
  }

  @Test
  void operandsThatTheFunctionHasNotDoNotCount() {
    assertEquals(0, ElementwiseBound.error(Function.IDENTITY, x(0.5, 3, 3), x(0, 1, 1)));
  }
}
