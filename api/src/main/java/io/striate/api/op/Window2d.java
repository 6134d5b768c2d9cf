package io.striate.api.op;

import java.util.Locale;

/// A window that slides over the two spatial axes of `[N, C, H, W]`: the geometry of convolutions
/// and poolings.
///
/// The output has `(N + P1 + P2 - F) / S + 1` positions along an axis, rounded down, where `F = D
/// (k - 1) + 1` is the extent that a kernel of `k` taps covers at dilation `D` (lecture, slides 53
/// to 73; dilation: slide 76). All in pixels.
public record Window2d(
    int kernelHeight,
    int kernelWidth,
    int strideHeight,
    int strideWidth,
    int padTop,
    int padBottom,
    int padLeft,
    int padRight,
    int dilationHeight,
    int dilationWidth) {
  public Window2d {
    if (kernelHeight < 1 || kernelWidth < 1 || strideHeight < 1 || strideWidth < 1) {
      throw new IllegalArgumentException("kernel and stride must be at least 1");
    }
    if (dilationHeight < 1 || dilationWidth < 1) {
      throw new IllegalArgumentException("dilation must be at least 1");
    }
    if (padTop < 0 || padBottom < 0 || padLeft < 0 || padRight < 0) {
      throw new IllegalArgumentException("padding must not be negative");
    }
  }

  /// A square kernel with one stride and the same padding on all sides, not dilated.
  public static Window2d square(int kernel, int stride, int padding) {
    return new Window2d(kernel, kernel, stride, stride, padding, padding, padding, padding, 1, 1);
  }

  /// Rows that the kernel covers, dilation included.
  public int effectiveHeight() {
    return dilationHeight * (kernelHeight - 1) + 1;
  }

  /// Columns that the kernel covers, dilation included.
  public int effectiveWidth() {
    return dilationWidth * (kernelWidth - 1) + 1;
  }

  /// Positions along the height, rounded down; below 1 if the kernel is larger than the padded
  /// input.
  public int outHeight(int height) {
    return Math.floorDiv(height + padTop + padBottom - effectiveHeight(), strideHeight) + 1;
  }

  /// Positions along the width, rounded down; below 1 if the kernel is larger than the padded
  /// input.
  public int outWidth(int width) {
    return Math.floorDiv(width + padLeft + padRight - effectiveWidth(), strideWidth) + 1;
  }

  /// Taps of the kernel: its height times its width.
  public int taps() {
    return kernelHeight * kernelWidth;
  }

  /// `kernel 3x3, stride 2, padding 1`; what is as usual is left out.
  @Override
  public String toString() {
    var text = new StringBuilder("kernel " + kernelHeight + "x" + kernelWidth);
    if (strideHeight != 1 || strideWidth != 1) {
      text.append(", stride ").append(pair(strideHeight, strideWidth));
    }
    if (padTop == padBottom && padLeft == padRight) {
      if (padTop + padLeft > 0) {
        text.append(", padding ").append(pair(padTop, padLeft));
      }
    } else {
      text.append(
          String.format(
              Locale.ROOT, ", padding [[%d, %d], [%d, %d]]", padTop, padBottom, padLeft, padRight));
    }
    if (dilationHeight != 1 || dilationWidth != 1) {
      text.append(", dilation ").append(pair(dilationHeight, dilationWidth));
    }
    return text.toString();
  }

  private static String pair(int a, int b) {
    return a == b ? "" + a : "[" + a + ", " + b + "]";
  }
}
