package io.striate.api.data;

/// The pixels of an image.
///
/// @param channels 1 for gray, 2 for gray and opacity, 3 for red, green and blue, 4 with opacity
/// @param height in pixels
/// @param width in pixels
/// @param samples unsigned bytes, `[channels, height, width]`; shared, not copied. An opacity of
///   255 is opaque; colors are not multiplied by it
@SuppressWarnings("ArrayRecordComponent") // carries an array, is never compared
public record DecodedImage(int channels, int height, int width, byte[] samples) {
  /// @throws IllegalArgumentException if the number of samples is not that of the size
  public DecodedImage {
    if (channels < 1 || channels > 4 || height < 1 || width < 1) {
      throw new IllegalArgumentException(
          "an image has 1 to 4 channels and at least 1x1 pixels, got "
              + channels
              + " channels, "
              + width
              + "x"
              + height);
    }
    if ((long) channels * height * width != samples.length) {
      throw new IllegalArgumentException(
          channels
              + " channels of "
              + width
              + "x"
              + height
              + " pixels are not "
              + samples.length
              + " samples");
    }
  }
}
