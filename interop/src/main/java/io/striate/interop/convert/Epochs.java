package io.striate.interop.convert;

import java.util.List;
import java.util.Locale;

/// Iterations as epochs: other tools count steps where specifications count passes over the
/// training samples.
///
/// @param samples training samples
/// @param batch samples in an iteration
/// @param leftOut where rounding is listed
public record Epochs(long samples, long batch, List<LeftOut> leftOut) {
  /// How many epochs so many iterations are.
  public double exact(double iterations) {
    return iterations * batch / samples;
  }

  /// The nearest whole number of epochs, at least 1. A rounding is listed.
  public int of(Setting setting, double iterations) {
    double exact = exact(iterations);
    long nearest = Math.max(1, Math.round(exact));
    if (Math.abs(exact - nearest) > 1e-9) {
      leftOut.add(
          new LeftOut(
              setting.place(),
              String.format(
                  Locale.ROOT,
                  "%s: %.0f iterations are %.2f epochs; written as %d",
                  setting.key(),
                  iterations,
                  exact,
                  nearest)));
    }
    return Math.toIntExact(nearest);
  }
}
