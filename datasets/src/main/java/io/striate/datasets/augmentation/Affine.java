package io.striate.datasets.augmentation;

import io.striate.api.data.Sample;
import io.striate.datasets.augmentation.PixelMaps.Size;

/// A linear map of an image about its center. The pixel at `(x, y)` from the center comes from `(xx
/// x + xy y, yx x + yy y)`.
///
/// @param xx the share of x in the source's x
/// @param xy the share of y in the source's x
/// @param yx the share of x in the source's y
/// @param yy the share of y in the source's y
record Affine(double xx, double xy, double yx, double yy) {
  /// A rotation, counterclockwise as the image is seen.
  static Affine rotation(double degrees) {
    double sine = StrictMath.sin(Math.toRadians(degrees));
    double cosine = StrictMath.cos(Math.toRadians(degrees));
    return new Affine(cosine, -sine, sine, cosine);
  }

  /// Makes an image larger by a factor.
  static Affine scaling(double factor) {
    return new Affine(1 / factor, 0, 0, 1 / factor);
  }

  /// Moves rows sideways, by the tangent of an angle for each row.
  static Affine shearing(double degrees) {
    return new Affine(1, StrictMath.tan(Math.toRadians(degrees)), 0, 1);
  }

  /// Maps all images and masks of a sample alike.
  void apply(Sample sample, Border border) {
    PixelMaps.size(sample).ifPresent(size -> apply(sample, size, border));
  }

  /// Where a place goes: the inverse of the map, as places go where pixels come from.
  private Places.Place moved(Size size, double x, double y) {
    double right = (x - 0.5) * size.width();
    double down = (y - 0.5) * size.height();
    double determinant = xx * yy - xy * yx;
    return new Places.Place(
        (yy * right - xy * down) / determinant / size.width() + 0.5,
        (xx * down - yx * right) / determinant / size.height() + 0.5);
  }

  private void apply(Sample sample, Size size, Border border) {
    Places.move(sample, (x, y) -> moved(size, x, y));
    PixelMaps.move(
        sample,
        size,
        (from, to, planes, interpolated) -> {
          var pixels = new Resampled(size, border, from, to, planes, interpolated);
          double middleY = (size.height() - 1) / 2.0;
          double middleX = (size.width() - 1) / 2.0;
          for (int pixel = 0; pixel < size.pixels(); pixel++) {
            int row = pixel / size.width();
            double y = row - middleY;
            double x = pixel % size.width() - middleX;
            pixels.set(pixel, yx * x + yy * y + middleY, xx * x + xy * y + middleX);
          }
        });
  }
}
