package io.striate.backend.reference;

/// Sizes of a convolution and where its numbers lie: NCHW images, weights `[K, C/groups, kH, kW]`.
///
/// Lengths are in pixels. `top` and `left` are the padding; padding below and right shows only in
/// the size of the output.
record Conv2dGeometry(
    int batch,
    int channels,
    int height,
    int width,
    int filters,
    int groups,
    int kernelHeight,
    int kernelWidth,
    int strideHeight,
    int strideWidth,
    int dilationHeight,
    int dilationWidth,
    int top,
    int left,
    int outHeight,
    int outWidth) {
  /// Channels that one filter sees.
  int groupChannels() {
    return channels / groups;
  }

  /// Row of the input under row `i` of the kernel, when the kernel makes row `y` of the output.
  int row(int y, int i) {
    return y * strideHeight + i * dilationHeight - top;
  }

  int column(int x, int j) {
    return x * strideWidth + j * dilationWidth - left;
  }

  boolean inside(int y, int x, int i, int j) {
    return row(y, i) >= 0 && row(y, i) < height && column(x, j) >= 0 && column(x, j) < width;
  }

  /// Place of the input that `weight(f, k, i, j)` meets at `output(n, f, y, x)`.
  int input(int n, int f, int k, int y, int x, int i, int j) {
    int group = f / (filters / groups);
    int c = group * groupChannels() + k;
    return ((n * channels + c) * height + row(y, i)) * width + column(x, j);
  }

  int weight(int f, int k, int i, int j) {
    return ((f * groupChannels() + k) * kernelHeight + i) * kernelWidth + j;
  }

  int output(int n, int f, int y, int x) {
    return ((n * filters + f) * outHeight + y) * outWidth + x;
  }
}
