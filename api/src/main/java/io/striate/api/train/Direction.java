package io.striate.api.train;

/// Which of two values of a figure is the better one.
public enum Direction {
  /// As for accuracy.
  HIGHER_IS_BETTER,
  /// As for a loss.
  LOWER_IS_BETTER;

  /// Whether a value is better than another one; NaN is never better.
  public boolean isBetter(double value, double than) {
    return score(value) > score(than);
  }

  /// The value itself, or its negative if lower is better: of two scores the higher one is better.
  public double score(double value) {
    return this == HIGHER_IS_BETTER ? value : -value;
  }
}
