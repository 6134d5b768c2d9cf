package io.striate.backend.tck.bound;

import static org.junit.jupiter.api.Assertions.fail;

/// Compares numbers with the expected ones.
public final class Agreement {
  /// A factor on the bounds: a backend may use another formula of the same accuracy than the
  /// lowering, and the bounds are of first order.
  private static final double ALLOWANCE = 2;

  private Agreement() {}

  /// Fails unless the numbers are the same; NaN equals NaN, and 0 equals -0.
  public static void exact(String what, double[] expected, double[] actual) {
    for (int i = 0; i < Math.max(expected.length, actual.length); i++) {
      boolean same =
          expected.length == actual.length
              && (expected[i] == actual[i]
                  || (Double.isNaN(expected[i]) && Double.isNaN(actual[i])));
      if (!same) {
        fail(difference(what, i, expected, actual) + "; it must be exact");
      }
    }
  }

  /// Fails unless each number is within its own bound.
  public static void within(String what, Bound.Bounded expected, double[] actual) {
    double[] values = expected.values();
    for (int i = 0; i < Math.max(values.length, actual.length); i++) {
      double bound = ALLOWANCE * expected.errors()[i];
      if (!(bound < Double.POSITIVE_INFINITY)) {
        fail(
            what
                + "["
                + i
                + "]: the error bound is not finite, so the comparison would be meaningless");
      }
      if (values.length != actual.length || !(Math.abs(values[i] - actual[i]) <= bound)) {
        fail(difference(what, i, values, actual) + "; the bound is " + bound);
      }
    }
  }

  /// Fails unless all numbers are within the same tolerance.
  public static void tolerated(String what, double[] expected, double[] actual, double tolerance) {
    for (int i = 0; i < Math.max(expected.length, actual.length); i++) {
      if (expected.length != actual.length || !(Math.abs(expected[i] - actual[i]) <= tolerance)) {
        fail(difference(what, i, expected, actual) + "; the tolerance is " + tolerance);
      }
    }
  }

  private static String difference(String what, int i, double[] expected, double[] actual) {
    return expected.length != actual.length
        ? what + ": expected " + expected.length + " numbers, got " + actual.length
        : what + "[" + i + "]: expected " + expected[i] + ", got " + actual[i];
  }
}
