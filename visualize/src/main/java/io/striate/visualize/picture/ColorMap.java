package io.striate.visualize.picture;

import java.util.List;

/// A color for each value from 0 to 1, linear between fixed colors.
///
/// @param colors `0xrrggbb`, that of 0 first; at least two
public record ColorMap(List<Integer> colors) {
  /// Black to white.
  public static final ColorMap GRAY = new ColorMap(List.of(0x000000, 0xffffff));

  /// Dark blue to yellow with even steps of lightness: values of one sign.
  ///
  /// Source: the colors of viridis, Smith and van der Walt, 2015 (CC0).
  public static final ColorMap HEAT =
      new ColorMap(
          List.of(
              0x440154, 0x472d7b, 0x3b528b, 0x2c728e, 0x21918c, 0x28ae80, 0x5ec962, 0xaddc30,
              0xfde725));

  /// Blue over white to red: values of both signs, white is 0.
  public static final ColorMap SIGNED =
      new ColorMap(List.of(0x2166ac, 0x92c5de, 0xf7f7f7, 0xf4a582, 0xb2182b));

  public ColorMap {
    colors = List.copyOf(colors);
  }

  /// The color of a value.
  ///
  /// @param value from 0 to 1; what lies outside has the color of the nearer end
  /// @return `0xrrggbb`
  public int color(double value) {
    double place = Math.clamp(Double.isNaN(value) ? 0 : value, 0, 1) * (colors.size() - 1);
    int below = Math.min((int) place, colors.size() - 2);
    double share = place - below;
    int color = 0;
    for (int shift = 16; shift >= 0; shift -= 8) {
      int low = colors.get(below) >> shift & 0xff;
      int high = colors.get(below + 1) >> shift & 0xff;
      color |= (int) Math.round(low + share * (high - low)) << shift;
    }
    return color;
  }
}
