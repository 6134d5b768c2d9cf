package io.striate.backend.tck.bound;

import static org.junit.jupiter.api.Assertions.fail;

/// Compares numbers with what they must be.
public final class Agreement {
  /// A backend may compute an operation by another formula than its lowering, as long as that is as
  /// accurate; and bounds are of first order. Both are given this factor.
  private static final double ALLOWANCE = 2;

  private Agreement() {}

  /// The same numbers; NaN equals NaN, and the zeros are equal.
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

  /// Each number within its own bound.
  public static void within(String what, Bound.Bounded expected, double[] actual) {
    double[] values = expected.values();
    for (int i = 0; i < Math.max(values.length, actual.length); i++) {
      double bound = ALLOWANCE * expected.errors()[i];
      if (!(bound < Double.POSITIVE_INFINITY)) {
        fail(what + "[" + i + "]: there is no bound, so nothing would be tested");
      }
      if (values.length != actual.length || !(Math.abs(values[i] - actual[i]) <= bound)) {
        fail(difference(what, i, values, actual) + "; the bound is " + bound);
      }
    }
  }

  /// Each number within the same tolerance.
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
