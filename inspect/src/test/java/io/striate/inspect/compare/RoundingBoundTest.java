package io.striate.inspect.compare;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.striate.api.backend.Backend;
import io.striate.api.backend.BackendOptions;
import io.striate.api.backend.Backends;
import io.striate.api.op.Conv2d;
import io.striate.api.op.Elementwise.Function;
import io.striate.api.op.Window2d;
import io.striate.api.program.Emitter;
import io.striate.api.program.Program;
import io.striate.api.program.Value;
import io.striate.api.tensor.TensorType;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class RoundingBoundTest {
  private static final double U = 0x1p-24;

  private static RoundingBound.Bounded bound(
      Program program, Map<String, double[]> numbers, boolean exact) {
    var backends = Backends.installed();
    try (Backend reference =
        backends.open(backends.choose("reference"), BackendOptions.defaults())) {
      var bounded = RoundingBound.of(program, numbers, reference, exact).get("y");
      return java.util.Objects.requireNonNull(bounded);
    }
  }

  /// Three products: (3 + 1) u times the sum of their sizes, and twice that is allowed.
  @Test
  void aProductOfMatrices() {
    var emit = new Emitter("product", 1, 0);
    Value a = emit.input("a", TensorType.float32(1, 3), false);
    Value b = emit.input("b", TensorType.float32(3, 1), false);
    emit.output("y", emit.matmul(a, b, false, false));
    var bounded =
        bound(
            emit.build(), Map.of("a", new double[] {1, -2, 3}, "b", new double[] {4, 5, 6}), true);
    assertArrayEquals(new double[] {12}, bounded.values());
    assertArrayEquals(new double[] {2 * 4 * U * 32}, bounded.errors(), 1e-20);
  }

  /// Of an image of twos and kernels of ones: 2 r r terms of size 2. A fast plan is allowed 29.4^2
  /// times (2 + 34 + 2 r) u more, of 2 times the taps of a filter.
  @Test
  void aConvolution() {
    for (int r : new int[] {3, 5}) {
      int taps = 2 * r * r;
      var emit = new Emitter("convolution", 1, 0);
      Value x = emit.input("x", TensorType.float32(1, 2, r, r), true);
      Value w = emit.input("w", TensorType.float32(1, 2, r, r), false);
      emit.output(
          "y", emit.emit(new Conv2d(Window2d.square(r, 1, 0), 1), List.of(x, w)).getFirst());
      double[] twos = new double[taps];
      java.util.Arrays.fill(twos, 2);
      double[] ones = new double[taps];
      java.util.Arrays.fill(ones, -1);
      Map<String, double[]> numbers = Map.of("x", twos, "w", ones);
      assertArrayEquals(new double[] {-2 * taps}, bound(emit.build(), numbers, true).values());
      double plain = 2 * (taps + 1) * U * 2 * taps;
      assertEquals(plain, bound(emit.build(), numbers, true).errors()[0], 1e-18);
      double fast = plain + 2 * (36 + 2 * r) * U * 29.4 * 29.4 * 2 * taps;
      assertEquals(fast, bound(emit.build(), numbers, false).errors()[0], 1e-12);
    }
  }

  /// What is only moved is exact, and so is a maximum.
  @Test
  void whatIsMovedIsExact() {
    var emit = new Emitter("moves", 1, 0);
    Value x = emit.input("x", TensorType.float32(2, 3), false);
    emit.output("y", emit.relu(emit.reshape(x, 3, 2)));
    var bounded = bound(emit.build(), Map.of("x", new double[] {0.1, -1, 2, 3, 4, 5}), true);
    assertArrayEquals(new double[] {0.1, 0, 2, 3, 4, 5}, bounded.values());
    assertArrayEquals(new double[6], bounded.errors());
  }

  /// Float32's own results of each function, for operands anywhere within their bounds, stay within
  /// the bound.
  @ParameterizedTest
  @EnumSource(Function.class)
  void functionsStayWithinTheirBounds(Function function) {
    var random = new SplittableRandom(5);
    for (int round = 0; round < 4000; round++) {
      var x = new double[3];
      var errors = new double[3];
      var moved = new double[3];
      for (int i = 0; i < 3; i++) {
        x[i] = operand(function, random);
        errors[i] = random.nextInt(3) == 0 ? 0 : Math.abs(x[i]) * 0x1p-10 * random.nextDouble();
        moved[i] = x[i] + errors[i] * (2 * random.nextDouble() - 1);
      }
      double bound = ElementwiseBound.error(function, x, errors);
      double exact = function.apply(x[0], x[1], x[2]);
      double single = (float) function.apply(moved[0], moved[1], moved[2]);
      assertTrue(
          Math.abs(single - exact) <= 1.01 * bound + (bound == 0 ? U * Math.abs(exact) : 0),
          () ->
              function
                  + " of "
                  + List.of(x[0], x[1], x[2])
                  + ": "
                  + single
                  + ", "
                  + exact
                  + ", bound "
                  + bound);
      assertTrue(
          bound <= 1e-2 * Math.max(1, Math.abs(exact)) + jump(function, x),
          () -> function + ": " + bound);
    }
  }

  private static double operand(Function function, SplittableRandom random) {
    double unit = 4 * random.nextDouble() - 2;
    return switch (function) {
      case RECIPROCAL, DIVIDE, POWER, SQRT, LOG, SIGMOID_GRADIENT ->
          (float) Math.abs(unit) / 2 + 0.01;
      default -> random.nextInt(8) == 0 ? Math.rint(unit) : (float) unit;
    };
  }

  /// Functions with a step may be off by it; a quotient by what a small divisor makes.
  private static double jump(Function function, double[] x) {
    return switch (function) {
      case SIGN, FLOOR, EQUAL, GREATER -> 2;
      case RELU_GRADIENT -> 1.1 * Math.abs(x[0]);
      case SELECT -> 1.1 * Math.abs(x[1] - x[2]);
      case RECIPROCAL, DIVIDE, LOG -> Double.POSITIVE_INFINITY;
      default -> 0;
    };
  }

  static Stream<double[]> nearTies() {
    return Stream.of(new double[] {1, 1 + U}, new double[] {0, U}, new double[] {-U, U});
  }

  /// Where it is in doubt which of two is larger, both answers are allowed.
  @ParameterizedTest
  @MethodSource("nearTies")
  void doubtCoversBothAnswers(double[] tie) {
    double[] x = {tie[0], tie[1], 0};
    double[] errors = {2 * U, 2 * U, 0};
    assertEquals(1, ElementwiseBound.error(Function.GREATER, x, errors));
    assertEquals(1, ElementwiseBound.error(Function.EQUAL, x, errors));
    assertEquals(
        Double.POSITIVE_INFINITY,
        ElementwiseBound.error(Function.DIVIDE, new double[] {1, U, 0}, errors));
  }
}
