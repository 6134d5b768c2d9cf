package io.striate.visualize.tuning;

import io.striate.api.tensor.Shape;

/// Stripes whose brightness is a sine across them, from black to white.
///
/// @param orientation the direction across the stripes, in radians: 0 for stripes that stand
///   upright, growing clockwise as rows are counted downward
/// @param wavelength from stripe to stripe, in pixels
/// @param phase at the middle of the picture, in radians: 0 is white, pi black
public record Grating(double orientation, double wavelength, double phase) {
  /// The brightness of each pixel and channel, from 0 to 1; all channels are alike.
  ///
  /// @param shape `[C, H, W]`
  /// @param row of the pixel that has the phase
  /// @param column of the pixel that has the phase
  public float[] brightness(Shape shape, double row, double column) {
    int height = shape.extent(1);
    int width = shape.extent(2);
    var brightness = new float[shape.size()];
    for (int i = 0; i < brightness.length; i++) {
      double y = i / width % height - row;
      double x = i % width - column;
      double across = x * Math.cos(orientation) + y * Math.sin(orientation);
      brightness[i] = (float) (0.5 + 0.5 * Math.cos(2 * Math.PI * across / wavelength + phase));
    }
    return brightness;
  }
}
