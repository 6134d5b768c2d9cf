package io.striate.api.op;

/// The Gauss error function in double precision.
///
///     erf(x) = 2 / sqrt(pi) * exp(-x²) * sum over n of 2^n x^(2n + 1) / (1 · 3 · 5 ··· (2n + 1))
///
/// All terms have the sign of `x`, so nothing cancels; the relative error is below 1e-14.
///
/// Source: Abramowitz and Stegun, "Handbook of mathematical functions", 7.1.6.
final class ErrorFunction {
  private static final double FACTOR = 2 / Math.sqrt(Math.PI);

  /// From here on the result rounds to 1.
  private static final double ONE = 6;

  private ErrorFunction() {}

  static double of(double x) {
    if (!(Math.abs(x) < ONE)) {
      return Math.signum(x); // NaN stays NaN
    }
    double square = x * x;
    double term = x;
    double sum = 0;
    for (int odd = 3; sum + term != sum; odd += 2) {
      sum += term;
      term *= 2 * square / odd;
    }
    return sum == 0 ? x * FACTOR : FACTOR * Math.exp(-square) * sum;
  }
}
