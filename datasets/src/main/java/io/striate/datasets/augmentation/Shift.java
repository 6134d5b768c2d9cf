package io.striate.datasets.augmentation;

import io.striate.api.data.Sample;
import io.striate.datasets.augmentation.PixelMaps.Size;

/// A shift by whole pixels.
final class Shift {
  private Shift() {}

  /// Moves all images and masks of a sample alike.
  ///
  /// @param down rows
  /// @param right columns
  static void apply(Sample sample, int down, int right, Border border) {
    PixelMaps.size(sample).ifPresent(size -> apply(sample, size, down, right, border));
  }

  private static void apply(Sample sample, Size size, int down, int right, Border border) {
    Places.move(
        sample,
        (x, y) ->
            new Places.Place(x + (double) right / size.width(), y + (double) down / size.height()));
    PixelMaps.move(
        sample,
        size,
        (from, to, planes, _) -> {
          for (int pixel = 0; pixel < size.pixels(); pixel++) {
            int y = border.index(pixel / size.width() - down, size.height());
            int x = border.index(pixel % size.width() - right, size.width());
            if (y == Border.NOTHING || x == Border.NOTHING) {
              continue;
            }
            int source = y * size.width() + x;
            for (int plane = 0; plane < planes; plane++) {
              int at = plane * size.pixels();
              to[at + pixel] = from[at + source];
            }
          }
        });
  }
}
