package io.striate.backend.gpu.aparapi.kernels.window;

import com.aparapi.Kernel;

/// The largest element of each window. NaN counts as the largest; padding is ignored (`lowest` is
/// minus infinity).
@SuppressWarnings("IdentityBinaryExpression") // only NaN is not equal to itself
final class MaxPoolKernel extends Kernel {
  float[] in = {};
  float[] out = {};
  int height;
  int width;
  int outHeight;
  int outWidth;
  int kernelHeight;
  int kernelWidth;
  int strideHeight;
  int strideWidth;
  int padTop;
  int padLeft;
  int dilationHeight;
  int dilationWidth;
  float lowest;
  int size;

  @Override
  public void run() {
    int e = getGlobalId(0);
    if (e < size) {
      int x = e % outWidth;
      int y = e / outWidth % outHeight;
      int map = e / outWidth / outHeight;
      int top = y * strideHeight - padTop;
      int left = x * strideWidth - padLeft;
      float best = lowest;
      for (int i = 0; i < kernelHeight; i++) {
        int row = top + i * dilationHeight;
        if (row >= 0 && row < height) {
          for (int j = 0; j < kernelWidth; j++) {
            int column = left + j * dilationWidth;
            if (column >= 0 && column < width) {
              float value = in[(map * height + row) * width + column];
              if (value > best) {
                best = value;
              }
              if (value != value) {
                best = value;
              }
            }
          }
        }
      }
      out[e] = best;
    }
  }
}
