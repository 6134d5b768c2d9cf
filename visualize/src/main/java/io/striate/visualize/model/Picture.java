package io.striate.visualize.model;

import io.striate.api.tensor.Shape;
import io.striate.visualize.picture.Plane;

/// An image of any size.
///
/// @param shape `[C, H, W]`
/// @param brightness of each pixel and channel, from 0 to 1
@SuppressWarnings("ArrayRecordComponent") // carries an array, is never compared
public record Picture(Shape shape, float[] brightness) {
  /// The same at another size, bilinear.
  public Picture resized(int height, int width) {
    int channels = shape.extent(0);
    var result = new float[channels * height * width];
    for (int channel = 0; channel < channels; channel++) {
      Plane plane = Plane.of(brightness, channel, shape.extent(1), shape.extent(2));
      System.arraycopy(
          plane.resized(height, width).values(),
          0,
          result,
          channel * height * width,
          height * width);
    }
    return new Picture(Shape.of(channels, height, width), result);
  }

  /// The same with all pixels moved around the edges: those that leave at one side return at the
  /// other.
  ///
  /// @param down rows
  /// @param right columns
  public Picture rolled(int down, int right) {
    int height = shape.extent(1);
    int width = shape.extent(2);
    var result = new float[brightness.length];
    for (int i = 0; i < result.length; i++) {
      int row = Math.floorMod(i / width % height - down, height);
      int column = Math.floorMod(i % width - right, width);
      result[i] = brightness[i / (height * width) * height * width + row * width + column];
    }
    return new Picture(shape, result);
  }

  /// The same brightness with the colors of another picture: that one, with as much gray added to
  /// each pixel as it lacks of the luminance of this one. Differences of channels are exactly those
  /// of the other picture, and values may lie outside of 0 to 1.
  ///
  /// @param other of any size, of as many channels
  public Picture withColorsOf(Picture other) {
    Picture colors = other.resized(shape.extent(1), shape.extent(2));
    int positions = shape.extent(1) * shape.extent(2);
    var result = new float[brightness.length];
    for (int i = 0; i < positions; i++) {
      float gray = luminance(brightness, i, positions) - luminance(colors.brightness, i, positions);
      for (int at = i; at < result.length; at += positions) {
        result[at] = colors.brightness[at] + gray;
      }
    }
    return new Picture(shape, result);
  }

  /// As in ITU-R BT.601 for red, green and blue; the mean for other channels.
  private static float luminance(float[] brightness, int pixel, int positions) {
    if (brightness.length == 3 * positions) {
      return 0.299f * brightness[pixel]
          + 0.587f * brightness[pixel + positions]
          + 0.114f * brightness[pixel + 2 * positions];
    }
    float sum = 0;
    for (int at = pixel; at < brightness.length; at += positions) {
      sum += brightness[at];
    }
    return sum * positions / brightness.length;
  }
}
