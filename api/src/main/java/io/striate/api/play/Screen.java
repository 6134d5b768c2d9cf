package io.striate.api.play;

/// A picture of an environment, as small as it can be drawn; viewers enlarge it.
///
/// @param width in pixels
/// @param height in pixels
/// @param colors row by row, each `0xRRGGBB`
@SuppressWarnings("ArrayRecordComponent") // copied in and out
public record Screen(int width, int height, int[] colors) {
  /// Checks the size.
  public Screen {
    if (colors.length != width * height) {
      throw new IllegalArgumentException(
          "a screen of " + width + "x" + height + " pixels has not " + colors.length + " colors");
    }
    colors = colors.clone();
  }

  @Override
  public int[] colors() {
    return colors.clone();
  }

  /// The color of a pixel, `0xRRGGBB`.
  public int color(int x, int y) {
    return colors[y * width + x];
  }
}
