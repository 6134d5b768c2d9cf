package io.striate.backend.reference;

import io.striate.api.op.Window2d;
import io.striate.api.tensor.Shape;
import io.striate.api.tensor.TensorType;

/// The sizes of a convolution and the indices of its elements: images `[N, C, H, W]`, maps `[N, K,
/// oH, oW]`, weights `[K, C / groups, kH, kW]`, all row-major.
record Conv2dGeometry(Window2d window, int groups, Shape image, Shape map) {
  static Conv2dGeometry of(Window2d window, int groups, TensorType image, TensorType map) {
    return new Conv2dGeometry(window, groups, image.shape(), map.shape());
  }

  int batch() {
    return image.extent(0);
  }

  int channels() {
    return image.extent(1);
  }

  int height() {
    return image.extent(2);
  }

  int width() {
    return image.extent(3);
  }

  int filters() {
    return map.extent(1);
  }

  int outHeight() {
    return map.extent(2);
  }

  int outWidth() {
    return map.extent(3);
  }

  /// The number of channels that one filter reads.
  int depth() {
    return channels() / groups;
  }

  /// The channel that filter `f` reads as its `k`-th.
  int channel(int f, int k) {
    int group = f / (filters() / groups);
    return group * depth() + k;
  }

  /// The row of the image under row `i` of the kernel for row `y` of the map. In the padding it is
  /// negative, or not below the height.
  int row(int y, int i) {
    return y * window.strideHeight() + i * window.dilationHeight() - window.padTop();
  }

  int column(int x, int j) {
    return x * window.strideWidth() + j * window.dilationWidth() - window.padLeft();
  }

  int inImage(int n, int c, int row, int column) {
    return ((n * channels() + c) * height() + row) * width() + column;
  }

  int inWeight(int f, int k, int i, int j) {
    return ((f * depth() + k) * window.kernelHeight() + i) * window.kernelWidth() + j;
  }

  int inMap(int n, int f, int y, int x) {
    return ((n * filters() + f) * outHeight() + y) * outWidth() + x;
  }
}
