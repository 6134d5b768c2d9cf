package io.striate.datasets.image;

/// An image of bytes.
///
/// @param channels 1 for grey, 3 for red, green, blue
/// @param height in pixels
/// @param width in pixels
/// @param values unsigned bytes, `[channels, height, width]`; shared, not copied
@SuppressWarnings("ArrayRecordComponent") // carries an array, is never compared
record Pixels(int channels, int height, int width, byte[] values) {
  /// `32x24` as width x height, the way people name image sizes.
  String size() {
    return width + "x" + height;
  }
}
