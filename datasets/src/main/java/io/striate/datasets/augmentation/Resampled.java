package io.striate.datasets.augmentation;

import io.striate.datasets.augmentation.PixelMaps.Size;

/// Pixels that come from places between pixels, by bilinear interpolation: the four pixels around a
/// place count by their distance from it. Centers of pixels are at whole numbers.
///
/// Source: PyTorch's `grid_sample`, whose values these are (`align_corners=False`).
final class Resampled {
  private final Size size;
  private final Border border;
  private final float[] from;
  private final float[] to;
  private final int planes;
  private final boolean interpolated;

  /// @param from planes of the size
  /// @param to planes of the same size
  /// @param interpolated else the nearest pixel counts
  Resampled(Size size, Border border, float[] from, float[] to, int planes, boolean interpolated) {
    this.size = size;
    this.border = border;
    this.from = from;
    this.to = to;
    this.planes = planes;
    this.interpolated = interpolated;
  }

  /// Sets a pixel of all planes.
  ///
  /// @param pixel the index of the pixel within a plane
  /// @param y the row that it comes from
  /// @param x the column that it comes from
  void set(int pixel, double y, double x) {
    if (!interpolated) {
      add(pixel, (int) Math.floor(y + 0.5), (int) Math.floor(x + 0.5), 1);
      return;
    }
    int row = (int) Math.floor(y);
    int column = (int) Math.floor(x);
    double down = y - row;
    double right = x - column;
    add(pixel, row, column, (1 - down) * (1 - right));
    add(pixel, row, column + 1, (1 - down) * right);
    add(pixel, row + 1, column, down * (1 - right));
    add(pixel, row + 1, column + 1, down * right);
  }

  private void add(int pixel, int row, int column, double weight) {
    int y = border.index(row, size.height());
    int x = border.index(column, size.width());
    if (weight == 0 || y == Border.NOTHING || x == Border.NOTHING) {
      return;
    }
    int source = y * size.width() + x;
    for (int plane = 0, at = 0; plane < planes; plane++, at += size.pixels()) {
      to[at + pixel] += (float) weight * from[at + source];
    }
  }
}
