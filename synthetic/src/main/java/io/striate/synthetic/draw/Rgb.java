package io.striate.synthetic.draw;

import io.striate.synthetic.sample.Draws;

/// A color.
///
/// @param red from 0 to 1
/// @param green from 0 to 1
/// @param blue from 0 to 1
public record Rgb(double red, double green, double blue) {
  /// No light.
  public static final Rgb BLACK = gray(0);

  /// All light.
  public static final Rgb WHITE = gray(1);

  /// A gray.
  ///
  /// @param value from 0 for black to 1 for white
  public static Rgb gray(double value) {
    return new Rgb(value, value, value);
  }

  /// Any color whose parts lie in a range.
  public static Rgb any(Draws draws, double low, double high) {
    return new Rgb(draws.between(low, high), draws.between(low, high), draws.between(low, high));
  }

  /// A color of full saturation and brightness.
  ///
  /// @param turn from 0 for red over green and blue to 1, red again
  public static Rgb hue(double turn) {
    return new Rgb(ramp(turn + 1.0 / 3), ramp(turn), ramp(turn - 1.0 / 3));
  }

  /// One of the three parts: rises for a sixth of the turn, stays for two and falls for one.
  private static double ramp(double turn) {
    double sixths = 6 * (turn - Math.floor(turn));
    return Math.clamp(Math.min(sixths, 4 - sixths), 0, 1);
  }

  /// A mixture.
  ///
  /// @param share of the other color
  public Rgb mix(Rgb other, double share) {
    return new Rgb(
        red + share * (other.red - red),
        green + share * (other.green - green),
        blue + share * (other.blue - blue));
  }

  /// The same color with other light.
  public Rgb times(double light) {
    return new Rgb(light * red, light * green, light * blue);
  }

  /// How bright it looks, by ITU-R BT.601.
  public double luminance() {
    return 0.299 * red + 0.587 * green + 0.114 * blue;
  }
}
