package io.striate.api.layer;

/// What to do when a window does not fit its input a whole number of times.
public enum Fit {
  /// Refuse: `(N + 2P - F) / S` must be whole (lecture, slides 61 to 63).
  STRICT,
  /// Round down: the last rows and columns are not used.
  FLOOR,
  /// Round up: the last windows reach over the edge, but none starts beyond the input and its
  /// leading padding.
  CEIL
}
