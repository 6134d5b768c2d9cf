package io.striate.backend.gpu.aparapi.kernels.conv;

import com.aparapi.Kernel;

/// A convolution and both of its gradients as matrix products, one operand of which is never
/// written down: the patches of `image` that the window sees. What they have in common is where
/// each number lies.
///
/// A patch begins at a corner, which belongs to a pixel of the batch, and consists of taps: a map
/// and a place in the window. `image[p, t]` is the element at the corner of pixel `p` plus the
/// distance of tap `t`, or 0 outside of the map. For each group, with `m` for a row:
///
/// | | `turned` | formula |
/// |---|---|---|
/// | forward | 0 | `out[m, p] = sum over t of factor[m, t] image[p, t]` |
/// | gradient by the input | 0 | the same with `image` for the gradient by the output, and `m` for a channel |
/// | gradient by the weight | 1 | `out[m, t] = sum over p of factor[m, p] image[p, t]` |
///
/// Pixels also say where in one of the other two tensors a number lies, and taps where in the
/// other: `ofPixel` is a place in `out`, and `ofTap` one in `factor`; turned, the reverse.
///
/// The sum over `depth` may be cut in shares, whose results lie behind one another in `out`.
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

  /// The maps of `image`.
  int height;

  int width;
  int imageSample;

  /// Pixels of a sample, and the corner of each.
  int pixelsHigh;

  int pixelsWide;
  int firstTop;
  int firstLeft;
  int strideHeight;
  int strideWidth;

  /// Places in the tensor that pixels are of.
  int pixelStart;

  int pixelSample;
  int pixelRow;
  int pixelColumn;

  /// ConvAxis of a map, and the distance of each from the corner.
  int tapsHigh;

  int tapsWide;
  int stepHeight;
  int stepWidth;

  /// Places in the tensor that taps are of.
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

  /// Where a pixel's corner lies in the image; in the padding it lies before the map.
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

  /// How far behind the corner a tap's element lies.
  int distance(int tap) {
    return tap / tapsWide / tapsHigh * height * width + down(tap) * width + across(tap);
  }

  int ofTap(int tap) {
    return tapStart
        + tap / tapsWide / tapsHigh * tapMap
        + tap / tapsWide % tapsHigh * tapRow
        + tap % tapsWide * tapColumn;
  }

  /// An element of the image. All conditions are one, the sign of a number, and there is always
  /// something to load: so a CPU has no jump to guess.
  float element(int at, int row, int column) {
    int inside = row | (height - 1 - row) | column | (width - 1 - column);
    float value = image[inside < 0 ? 0 : at];
    return inside < 0 ? 0f : value;
  }

  /// What is added to a row of the result.
  float shift(int group, int row) {
    float value = 0f;
    if (hasBias == 1) {
      value = bias[group * rows + row];
    }
    return value;
  }
}
