package io.striate.visualize.picture;

import java.util.Arrays;

/// A number for each pixel.
///
/// @param height rows
/// @param width columns
/// @param values row by row
@SuppressWarnings("ArrayRecordComponent") // carries an array, is never compared
public record Plane(int height, int width, float[] values) {
  /// @throws IllegalArgumentException if there is not a value for each pixel
  public Plane {
    if (values.length != height * width) {
      throw new IllegalArgumentException(
          values.length + " values are not " + height + " rows of " + width);
    }
  }

  /// One of several planes that follow one another.
  ///
  /// @param all `[planes, height, width]`
  public static Plane of(float[] all, int plane, int height, int width) {
    int size = height * width;
    return new Plane(height, width, Arrays.copyOfRange(all, plane * size, (plane + 1) * size));
  }

  /// The largest magnitude of each pixel over the channels, as Simonyan and others draw saliency.
  ///
  /// @param image `[channels, height, width]`
  public static Plane strongest(float[] image, int height, int width) {
    var values = new float[height * width];
    for (int i = 0; i < image.length; i++) {
      values[i % values.length] = Math.max(values[i % values.length], Math.abs(image[i]));
    }
    return new Plane(height, width, values);
  }

  /// The value at a pixel.
  public float at(int row, int column) {
    return values[row * width + column];
  }

  /// The smallest value.
  public float least() {
    float least = Float.POSITIVE_INFINITY;
    for (float value : values) {
      least = Math.min(least, value);
    }
    return least;
  }

  /// The largest value.
  public float most() {
    float most = Float.NEGATIVE_INFINITY;
    for (float value : values) {
      most = Math.max(most, value);
    }
    return most;
  }

  /// The index of the largest value; the first among equals.
  public int peak() {
    int peak = 0;
    for (int i = 1; i < values.length; i++) {
      if (values[i] > values[peak]) {
        peak = i;
      }
    }
    return peak;
  }

  /// The same picture at another size, bilinear between the centers of pixels.
  public Plane resized(int toHeight, int toWidth) {
    var result = new float[toHeight * toWidth];
    for (int row = 0; row < toHeight; row++) {
      double y = center(row, toHeight, height);
      for (int column = 0; column < toWidth; column++) {
        result[row * toWidth + column] = between(y, center(column, toWidth, width));
      }
    }
    return new Plane(toHeight, toWidth, result);
  }

  /// Where the center of a pixel lies among those of another size, at most at the outer ones.
  private static double center(int index, int of, int among) {
    double place = (index + 0.5) * among / of - 0.5;
    return Math.clamp(place, 0, among - 1.0);
  }

  private float between(double y, double x) {
    int top = (int) y;
    int left = (int) x;
    int bottom = Math.min(top + 1, height - 1);
    int right = Math.min(left + 1, width - 1);
    double down = y - top;
    double across = x - left;
    double above = at(top, left) * (1 - across) + at(top, right) * across;
    double below = at(bottom, left) * (1 - across) + at(bottom, right) * across;
    return (float) (above * (1 - down) + below * down);
  }
}
