package io.striate.datasets.image;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// How image files become the input of a network.
///
/// @param resize what happens to an image of another size
/// @param background what shows through transparent pixels: red, green and blue in the bytes of a
///   number
/// @param range what becomes of samples of 16 bits
public record ImageSettings(Resize resize, int background, SampleRange range) {
  /// White.
  public static final int WHITE = 0xffffff;

  /// The defaults, with a treatment of images of another size.
  public static ImageSettings of(Resize resize) {
    return new ImageSettings(resize, WHITE, new SampleRange.Exact());
  }

  /// The same with another treatment of images of another size.
  public ImageSettings with(Resize other) {
    return new ImageSettings(other, background, range);
  }

  /// The settings in words, for a fingerprint; what is as always is left out.
  public List<String> words() {
    var words = new ArrayList<>(List.of(resize.name()));
    if (background != WHITE) {
      words.add(color(background));
    }
    if (!(range instanceof SampleRange.Exact)) {
      words.add(range.format().toString());
    }
    return words;
  }

  /// A color as it is written: `#rrggbb`.
  public static String color(int rgb) {
    return String.format(Locale.ROOT, "#%06x", rgb);
  }

  /// Reads a color.
  ///
  /// @throws IllegalArgumentException if it is not `#` and six hexadecimal digits
  public static int color(String text) {
    if (!text.matches("#[0-9a-fA-F]{6}")) {
      throw new IllegalArgumentException(text);
    }
    return Integer.parseInt(text.substring(1), 16);
  }
}
