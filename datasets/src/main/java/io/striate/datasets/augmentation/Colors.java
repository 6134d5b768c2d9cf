package io.striate.datasets.augmentation;

import java.util.Arrays;

/// Formulas of colors, of planes that follow one another: gray, or red, green and blue.
final class Colors {
  private Colors() {}

  /// Gray: `0.299 R + 0.587 G + 0.114 B`. Planes that are not three are already gray: the first.
  ///
  /// Source: ITU-R Recommendation BT.601.
  static float[] gray(float[] planes, int channels) {
    int pixels = planes.length / channels;
    float[] gray = Arrays.copyOf(planes, pixels);
    if (channels == 3) {
      for (int i = 0; i < pixels; i++) {
        gray[i] =
            0.299f * planes[i] + 0.587f * planes[pixels + i] + 0.114f * planes[2 * pixels + i];
      }
    }
    return gray;
  }

  /// The mean.
  static double mean(float[] values) {
    double sum = 0;
    for (float value : values) {
      sum += value;
    }
    return sum / values.length;
  }

  /// `share * value + (1 - share) * other` of each value.
  static void blend(float[] planes, double share, double other, float white) {
    for (int i = 0; i < planes.length; i++) {
      planes[i] = limited(share * planes[i] + (1 - share) * other, white);
    }
  }

  /// Bytes have limits; numbers may be of any range.
  static float limited(double value, float white) {
    return (float) (white == 255 ? Math.clamp(value, 0, 255) : value);
  }

  /// Turns the hue of red, green and blue; lightest and darkest of the three stay.
  ///
  /// Source: Smith, "Color gamut transform pairs", 1978: the hexcone model (HSV).
  ///
  /// @param turns of the color circle
  static void turn(float[] planes, double turns) {
    int pixels = planes.length / 3;
    for (int i = 0; i < pixels; i++) {
      double red = planes[i];
      double green = planes[pixels + i];
      double blue = planes[2 * pixels + i];
      double most = Math.max(red, Math.max(green, blue));
      double range = most - Math.min(red, Math.min(green, blue));
      if (range > 0) {
        double hue = sixth(red, green, blue, most, range) + 6 * turns;
        planes[i] = (float) (most - range * darkness(hue + 5));
        planes[pixels + i] = (float) (most - range * darkness(hue + 3));
        planes[2 * pixels + i] = (float) (most - range * darkness(hue + 1));
      }
    }
  }

  /// The hue in sixths of the circle, from red over green and blue.
  private static double sixth(double red, double green, double blue, double most, double range) {
    if (most == red) {
      return (green - blue) / range;
    }
    return most == green ? 2 + (blue - red) / range : 4 + (red - green) / range;
  }

  /// By how much of the range a color is darker than the lightest one.
  private static double darkness(double sixths) {
    double within = sixths - 6 * Math.floor(sixths / 6);
    return Math.clamp(Math.min(within, 4 - within), 0, 1);
  }
}
