package io.striate.synthetic.draw;

import io.striate.synthetic.sample.Draws;

/// What all pictures of a data set have in common.
///
/// @param height in pixels
/// @param width in pixels
/// @param seed of what is random in them
public record Frame(int height, int width, long seed) {
  /// An empty picture.
  public Canvas canvas(Rgb ground) {
    return new Canvas(width, height, ground);
  }

  /// The random quantities of one thing.
  ///
  /// @param purpose what they are for
  /// @param number of the picture, or of the thing that is in several pictures
  public Draws draws(String purpose, int number) {
    return Draws.of(seed, purpose, number);
  }

  /// The size of a pixel in the units of a picture.
  public double pixel() {
    return 1.0 / height;
  }
}
