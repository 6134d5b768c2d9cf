package io.striate.backend.reference;

import static io.striate.backend.reference.ReferenceTensor.elements;

import io.striate.api.backend.Kernel;
import io.striate.api.op.Fold;
import io.striate.api.op.Unfold;
import io.striate.api.op.Window2d;
import io.striate.api.tensor.Shape;
import io.striate.api.tensor.TensorType;
import java.util.Arrays;

/// Unfold ("im2col") copies the windows of an image into columns; fold ("col2im") adds the columns back.
///
///     columns[n, c, i * kW + j, y * oW + x]  <->  image[n, c, row, column]
///     row    = y * strideHeight + i * dilationHeight - padTop
///     column = x * strideWidth  + j * dilationWidth  - padLeft
///
/// Unfold copies from right to left and writes the pad value outside the image. Fold adds from left to right and
/// ignores what is outside. One is the transpose of the other.
final class UnfoldLoops {
  private UnfoldLoops() {}

  /// Called for each pair of corresponding indices; `inImage` is -1 in the padding.
  private interface Visit {
    void pair(int inColumns, int inImage);
  }

  private static void each(Window2d w, Shape image, Visit visit) {
    int height = image.extent(2);
    int width = image.extent(3);
    int at = 0;
    for (int map = 0; map < image.extent(0) * image.extent(1); map++) {
      for (int i = 0; i < w.kernelHeight(); i++) {
        for (int j = 0; j < w.kernelWidth(); j++) {
          for (int y = 0; y < w.outHeight(height); y++) {
            for (int x = 0; x < w.outWidth(width); x++) {
              int row = y * w.strideHeight() + i * w.dilationHeight() - w.padTop();
              int column = x * w.strideWidth() + j * w.dilationWidth() - w.padLeft();
              boolean inside = row >= 0 && row < height && column >= 0 && column < width;
              visit.pair(at++, inside ? (map * height + row) * width + column : -1);
            }
          }
        }
      }
    }
  }

  static Kernel unfold(Unfold op, TensorType image) {
    return (in, out) -> {
      double[] from = elements(in, 0);
      double[] columns = elements(out, 0);
      each(
          op.window(),
          image.shape(),
          (inColumns, inImage) ->
              columns[inColumns] = inImage >= 0 ? from[inImage] : op.padValue());
    };
  }

  static Kernel fold(Fold op, TensorType image) {
    return (in, out) -> {
      double[] columns = elements(in, 0);
      double[] to = elements(out, 0);
      Arrays.fill(to, 0);
      each(
          op.window(),
          image.shape(),
          (inColumns, inImage) -> {
            if (inImage >= 0) {
              to[inImage] += columns[inColumns];
            }
          });
    };
  }
}
