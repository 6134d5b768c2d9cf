package io.striate.datasets.image;

/// An image of samples of 8 or 16 bits.
///
/// @param channels 1 for gray, 3 for red, green, blue; one more for opacity
/// @param height in pixels
/// @param width in pixels
/// @param values unsigned bytes, `[channels, height, width]`: the samples, or the upper bytes of
///   samples of 16 bits; shared, not copied
/// @param lower the lower bytes of samples of 16 bits; empty for samples of 8 bits
@SuppressWarnings("ArrayRecordComponent") // carries arrays, is never compared
record Pixels(int channels, int height, int width, byte[] values, byte[] lower) {
  /// Where a pixel comes from.
  @FunctionalInterface
  interface Source {
    /// The index within the old plane of the pixel that is at a row and column of the new one.
    int of(int row, int column);
  }

  /// An image of samples of 8 bits.
  Pixels(int channels, int height, int width, byte[] values) {
    this(channels, height, width, values, new byte[0]);
  }

  /// An image that is black.
  ///
  /// @param wide whether samples have 16 bits
  static Pixels black(int channels, int height, int width, boolean wide) {
    int length = Math.multiplyExact(channels, Math.multiplyExact(height, width));
    return new Pixels(
        channels, height, width, new byte[length], wide ? new byte[length] : new byte[0]);
  }

  /// `32x24` as width x height, the way people name image sizes.
  String size() {
    return width + "x" + height;
  }

  /// Whether samples have 16 bits.
  boolean wide() {
    return lower.length > 0;
  }

  /// The largest sample: 255 or 65,535.
  int most() {
    return wide() ? 0xffff : 0xff;
  }

  /// Pixels of a channel.
  int plane() {
    return height * width;
  }

  /// A sample, from 0 to [#most].
  int at(int index) {
    int value = values[index] & 0xff;
    return wide() ? (value << 8) | (lower[index] & 0xff) : value;
  }

  /// Sets a sample.
  void set(int index, int value) {
    if (wide()) {
      values[index] = (byte) (value >> 8);
      lower[index] = (byte) value;
    } else {
      values[index] = (byte) value;
    }
  }

  /// An image of pixels of this one.
  Pixels rearranged(int newHeight, int newWidth, Source source) {
    Pixels result = black(channels, newHeight, newWidth, wide());
    for (int y = 0; y < newHeight; y++) {
      for (int x = 0; x < newWidth; x++) {
        int from = source.of(y, x);
        for (int c = 0; c < channels; c++) {
          result.set(c * result.plane() + y * newWidth + x, at(c * plane() + from));
        }
      }
    }
    return result;
  }

  /// This image over a ground, without opacity: `(sample * opacity + ground * (most - opacity)) /
  /// most`, rounded. An image without opacity is itself.
  ///
  /// @param rgb the ground: red, green and blue in the bytes of a number
  Pixels over(int rgb) {
    if (channels % 2 != 0) {
      return this;
    }
    int[] ground = {rgb >> 16 & 0xff, rgb >> 8 & 0xff, rgb & 0xff};
    boolean grayGround = ground[0] == ground[1] && ground[1] == ground[2];
    int colors = channels == 2 && grayGround ? 1 : 3;
    Pixels result = black(colors, height, width, wide());
    long most = most();
    for (int c = 0; c < colors; c++) {
      long behind = ground[c] * (most / 255);
      int from = channels == 2 ? 0 : c * plane();
      int opacity = (channels - 1) * plane();
      for (int i = 0; i < plane(); i++) {
        long alpha = at(opacity + i);
        long sum = at(from + i) * alpha + behind * (most - alpha);
        result.set(c * plane() + i, (int) ((sum + most / 2) / most));
      }
    }
    return result;
  }

  /// This image without opacity as gray: `0.299 R + 0.587 G + 0.114 B`, in fixed point of 16 bits
  /// and rounded.
  ///
  /// Source: ITU-R Recommendation BT.601.
  Pixels gray() {
    if (channels == 1) {
      return this;
    }
    Pixels result = black(1, height, width, wide());
    int plane = plane();
    for (int i = 0; i < plane; i++) {
      long sum = 19595L * at(i) + 38470L * at(plane + i) + 7471L * at(2 * plane + i);
      result.set(i, (int) ((sum + 0x8000) >> 16));
    }
    return result;
  }

  /// This image without opacity in color: gray in three channels.
  Pixels color() {
    if (channels == 3) {
      return this;
    }
    return new Pixels(3, height, width, thrice(values), thrice(lower));
  }

  private static byte[] thrice(byte[] plane) {
    byte[] all = new byte[3 * plane.length];
    for (int c = 0; c < 3; c++) {
      System.arraycopy(plane, 0, all, c * plane.length, plane.length);
    }
    return all;
  }
}
