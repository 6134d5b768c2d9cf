package io.striate.datasets.augmentation;

/// What lies outside of an image.
enum Border {
  /// Zeros: black, and class 0 in a mask.
  ZERO,
  /// The nearest pixel of the image.
  EDGE,
  /// The image mirrored at its outermost pixels, which are not repeated, as NumPy's `reflect`.
  REFLECT;

  /// Nothing of the image.
  static final int NOTHING = -1;

  /// The pixel of a row or column that stands for a place.
  ///
  /// @param at the place, from 0 to `length` - 1 within the image
  /// @param length of the row or column
  /// @return [#NOTHING] if it is zero
  int index(int at, int length) {
    if (at >= 0 && at < length) {
      return at;
    }
    return switch (this) {
      case ZERO -> NOTHING;
      case EDGE -> Math.clamp(at, 0, length - 1);
      case REFLECT -> {
        if (length == 1) {
          yield 0;
        }
        int within = Math.floorMod(at, 2 * (length - 1));
        yield within < length ? within : 2 * (length - 1) - within;
      }
    };
  }
}
