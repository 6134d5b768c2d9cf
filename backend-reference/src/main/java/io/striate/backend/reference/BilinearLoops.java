package io.striate.backend.reference;

import static io.striate.backend.reference.ReferenceTensor.elements;

import io.striate.api.backend.Kernel;
import io.striate.api.op.BilinearUpsample2d;
import io.striate.api.op.BilinearUpsample2dGrad;
import io.striate.api.tensor.Shape;
import io.striate.api.tensor.TensorType;
import java.util.Arrays;

/// Bilinear enlargement by whole factors.
///
/// The center of row `r` of the output lies at `(r + 1/2) / factor - 1/2` among the rows of the
/// input, at least at the first and at most at the last of them; the same holds for columns. The
/// gradient gives each row and column the same shares of what was made of it.
final class BilinearLoops {
  private final int planes;
  private final int height;
  private final int width;
  private final int rows;
  private final int columns;

  /// @param small `[N, C, H, W]`
  /// @param large the enlarged maps
  private BilinearLoops(Shape small, Shape large) {
    planes = small.extent(0) * small.extent(1);
    height = small.extent(2);
    width = small.extent(3);
    rows = large.extent(2);
    columns = large.extent(3);
  }

  static Kernel forward(BilinearUpsample2d op, TensorType in, TensorType out) {
    var loops = new BilinearLoops(in.shape(), out.shape());
    return (inputs, outputs) -> {
      double[] small = elements(inputs, 0);
      double[] large = elements(outputs, 0);
      Arrays.fill(large, 0);
      loops.each(op.height(), op.width(), (from, to, share) -> large[to] += share * small[from]);
    };
  }

  static Kernel grad(BilinearUpsample2dGrad op, TensorType in, TensorType out) {
    var loops = new BilinearLoops(out.shape(), in.shape());
    return (inputs, outputs) -> {
      double[] large = elements(inputs, 0);
      double[] small = elements(outputs, 0);
      Arrays.fill(small, 0);
      loops.each(op.height(), op.width(), (to, from, share) -> small[to] += share * large[from]);
    };
  }

  /// Takes a share of an element of the small maps in one of the large ones.
  @FunctionalInterface
  private interface Share {
    void of(int small, int large, double share);
  }

  private void each(int factorDown, int factorAcross, Share share) {
    for (int plane = 0; plane < planes; plane++) {
      for (int row = 0; row < rows; row++) {
        double y = Math.clamp((row + 0.5) / factorDown - 0.5, 0, height - 1);
        for (int column = 0; column < columns; column++) {
          double x = Math.clamp((column + 0.5) / factorAcross - 0.5, 0, width - 1);
          int large = (plane * rows + row) * columns + column;
          corner(plane, large, (int) y, (int) x, (1 - y % 1) * (1 - x % 1), share);
          corner(plane, large, (int) y, (int) x + 1, (1 - y % 1) * (x % 1), share);
          corner(plane, large, (int) y + 1, (int) x, (y % 1) * (1 - x % 1), share);
          corner(plane, large, (int) y + 1, (int) x + 1, (y % 1) * (x % 1), share);
        }
      }
    }
  }

  /// One of the four pixels around a place; one beyond the edge has no share.
  private void corner(int plane, int large, int row, int column, double weight, Share share) {
    if (row < height && column < width) {
      share.of((plane * height + row) * width + column, large, weight);
    }
  }
}
