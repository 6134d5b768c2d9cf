package io.striate.api.train;

/// Which values of a figure are better.
public enum Direction {
  /// Larger values are better, as for accuracy.
  HIGHER,
  /// Smaller values are better, as for a loss.
  LOWER,
  /// Values are not compared; the figure cannot choose a best epoch or stop the training.
  NONE;

  /// Whether a value is better than another; never if either is NaN.
  public boolean better(double value, double than) {
    return switch (this) {
      case HIGHER -> value > than;
      case LOWER -> value < than;
      case NONE -> false;
    };
  }
}
