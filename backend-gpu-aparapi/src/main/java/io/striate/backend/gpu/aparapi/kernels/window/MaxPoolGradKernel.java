package io.striate.backend.gpu.aparapi.kernels.window;

import com.aparapi.Kernel;

/// Gradient of max pooling: each element of the input sums the gradients of the windows in which it
/// is the first largest element. A window with a NaN, or with padding only, has no such element.
@SuppressWarnings("IdentityBinaryExpression") // only NaN is not equal to itself
final class MaxPoolGradKernel extends Kernel {
  float[] in = {};
  float[] gradOutput = {};
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
  int size;

  @Override
  public void run() {
    int e = getGlobalId(0);
    if (e < size) {
      int column = e % width;
      int row = e / width % height;
      int map = e / width / height;
      float sum = 0f;
      for (int i = 0; i < kernelHeight; i++) {
        int downs = row + padTop - i * dilationHeight;
        int y = downs / strideHeight;
        if (downs >= 0 && y * strideHeight == downs && y < outHeight) {
          for (int j = 0; j < kernelWidth; j++) {
            int across = column + padLeft - j * dilationWidth;
            int x = across / strideWidth;
            if (across >= 0 && x * strideWidth == across && x < outWidth) {
              if (wins(map * height * width, y, x, i * kernelWidth + j, in[e]) == 1) {
                sum += gradOutput[(map * outHeight + y) * outWidth + x];
              }
            }
          }
        }
      }
      out[e] = sum;
    }
  }

  /// 1 if the element, at one of the taps of the window, is larger than all before it and no later
  /// one is larger.
  int wins(int start, int y, int x, int tap, float element) {
    int top = y * strideHeight - padTop;
    int left = x * strideWidth - padLeft;
    int result = 1;
    if (element != element) {
      result = 0;
    }
    for (int i = 0; i < kernelHeight; i++) {
      int row = top + i * dilationHeight;
      if (row >= 0 && row < height) {
        for (int j = 0; j < kernelWidth; j++) {
          int column = left + j * dilationWidth;
          if (column >= 0 && column < width) {
            float other = in[start + row * width + column];
            if (other > element) {
              result = 0;
            }
            if (other != other) {
              result = 0;
            }
            if (other == element && i * kernelWidth + j < tap) {
              result = 0;
            }
          }
        }
      }
    }
    return result;
  }
}
