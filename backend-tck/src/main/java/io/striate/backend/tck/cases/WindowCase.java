package io.striate.backend.tck.cases;

import io.striate.api.op.Window2d;
import java.util.List;

/// A window over an input `[batch, channels, height, width]`.
record WindowCase(String name, Window2d window, int batch, int channels, int height, int width) {
  static List<WindowCase> all() {
    return List.of(
        of("3x3", Window2d.square(3, 1, 0), 2, 3, 7, 6),
        of("1x1", Window2d.square(1, 1, 0), 2, 4, 3, 5),
        of("5x5 padded by 2", Window2d.square(5, 1, 2), 1, 1, 9, 9),
        of("2x2 stride 2", Window2d.square(2, 2, 0), 2, 3, 8, 6),
        of("2x2 stride 2, odd input", Window2d.square(2, 2, 0), 1, 2, 7, 9),
        of("3x3 stride 2, overlapping", Window2d.square(3, 2, 0), 2, 2, 7, 9),
        of("2x2 stride 3, gaps", Window2d.square(2, 3, 0), 1, 2, 8, 9),
        of("3x3 stride 3, rounded down", Window2d.square(3, 3, 0), 1, 1, 7, 7),
        of("3x3 stride 2 padded by 1", Window2d.square(3, 2, 1), 3, 2, 5, 6),
        of("kernel = input", new Window2d(4, 5, 1, 1, 0, 0, 0, 0, 1, 1), 2, 3, 4, 5),
        of("one pixel", Window2d.square(1, 1, 0), 1, 1, 1, 1),
        of("one pixel, padded", Window2d.square(3, 1, 1), 1, 2, 1, 1),
        of("flat", new Window2d(1, 5, 1, 1, 0, 0, 2, 2, 1, 1), 2, 2, 3, 9),
        of("tall", new Window2d(4, 1, 3, 1, 0, 0, 0, 0, 1, 1), 1, 3, 10, 2),
        of("stride per axis", new Window2d(3, 3, 3, 1, 0, 0, 0, 0, 1, 1), 2, 2, 9, 8),
        of("asymmetric padding", new Window2d(3, 3, 2, 2, 0, 1, 2, 1, 1, 1), 2, 2, 6, 5),
        of("dilation 2", new Window2d(3, 3, 1, 1, 0, 0, 0, 0, 2, 2), 1, 2, 7, 8),
        of("dilation per axis, padded", new Window2d(3, 2, 1, 1, 1, 1, 1, 1, 3, 2), 2, 1, 9, 7),
        of("everything", new Window2d(3, 2, 2, 3, 2, 1, 0, 3, 2, 3), 2, 4, 9, 10),
        of("17 wide", Window2d.square(3, 1, 1), 1, 2, 5, 17),
        of("wider than any vector", Window2d.square(3, 1, 1), 1, 1, 4, 67));
  }

  private static WindowCase of(
      String name, Window2d window, int batch, int channels, int height, int width) {
    return new WindowCase(name, window, batch, channels, height, width);
  }
}
