package io.striate.backend.gpu.aparapi.kernels.conv;

import com.aparapi.Kernel;

/// A convolution and both of its gradients as matrix products (implicit GEMM): one operand, the
/// patches of `image` under the window, is never written to memory. This class computes the indices
/// of all elements, which the kernels have in common.
///
/// A patch starts at a corner, which belongs to a pixel of the batch, and consists of taps. A tap
/// is a map and a position in the window. `image[p, t]` is the element at the corner of pixel `p`
/// plus the distance of tap `t`, or 0 outside the map. For each group, with row `m`:
///
/// | | `turned` | formula |
/// |---|---|---|
/// | forward | 0 | `out[m, p] = sum over t of factor[m, t] image[p, t]` |
/// | gradient of the input | 0 | the same; `image` is the gradient of the output, `m` a channel |
/// | gradient of the weight | 1 | `out[m, t] = sum over p of factor[m, p] image[p, t]` |
///
/// Pixels and taps also determine indices in the other two tensors: `ofPixel` is an index in `out`
/// and `ofTap` one in `factor`; if `turned`, the reverse.
///
/// The sum over `depth` may be split into shares, whose results are consecutive in `out`.
abstract class ImplicitGemm extends Kernel {
  float[] image = {};
  float[] factor = {};
  float[] bias = {};
  float[] out = {};
  int turned;
  int hasBias;
  int rows;
  int columns;
  int depth;
  int share;
  int shares;
  int groups;
  int imageGroup;
  int factorGroup;
  int factorRow;
  int outGroup;
  int outRow;
  int outShare;

  /// The size of the maps of `image`.
  int height;

  int width;
  int imageSample;

  /// The pixels of a sample, and their corners.
  int pixelsHigh;

  int pixelsWide;
  int firstTop;
  int firstLeft;
  int strideHeight;
  int strideWidth;

  /// Indices in the tensor that the pixels belong to.
  int pixelStart;

  int pixelSample;
  int pixelRow;
  int pixelColumn;

  /// The taps of a map, and their distances from the corner.
  int tapsHigh;

  int tapsWide;
  int stepHeight;
  int stepWidth;

  /// Indices in the tensor that the taps belong to.
  int tapStart;

  int tapMap;
  int tapRow;
  int tapColumn;

  int top(int pixel) {
    return pixel / pixelsWide % pixelsHigh * strideHeight + firstTop;
  }

  int left(int pixel) {
    return pixel % pixelsWide * strideWidth + firstLeft;
  }

  /// The index of the corner of a pixel in the image. In the padding it is before the start of the
  /// map.
  int corner(int pixel) {
    return pixel / pixelsWide / pixelsHigh * imageSample + top(pixel) * width + left(pixel);
  }

  int ofPixel(int pixel) {
    return pixelStart
        + pixel / pixelsWide / pixelsHigh * pixelSample
        + pixel / pixelsWide % pixelsHigh * pixelRow
        + pixel % pixelsWide * pixelColumn;
  }

  int down(int tap) {
    return tap / tapsWide % tapsHigh * stepHeight;
  }

  int across(int tap) {
    return tap % tapsWide * stepWidth;
  }

  /// The distance of a tap from the corner, in elements.
  int distance(int tap) {
    return tap / tapsWide / tapsHigh * height * width + down(tap) * width + across(tap);
  }

  int ofTap(int tap) {
    return tapStart
        + tap / tapsWide / tapsHigh * tapMap
        + tap / tapsWide % tapsHigh * tapRow
        + tap % tapsWide * tapColumn;
  }

  /// An element of the image, or 0 outside. All conditions are combined in the sign of one number,
  /// and an element is always loaded, so no branch is needed.
  float element(int at, int row, int column) {
    int inside = row | (height - 1 - row) | column | (width - 1 - column);
    float value = image[inside < 0 ? 0 : at];
    return inside < 0 ? 0f : value;
  }

  /// The bias of a row of the result.
  float shift(int group, int row) {
    float value = 0f;
    if (hasBias == 1) {
      value = bias[group * rows + row];
    }
    return value;
  }
}
