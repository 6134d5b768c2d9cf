package io.striate.backend.gpu.aparapi.kernels.window;

import com.aparapi.Kernel;

/// Gradient of max pooling: each element of the input sums the gradients of the windows whose
/// maximum lies there, by the `places` of [MaxPlaceKernel]. Only windows that may cover the element
/// are visited.
final class MaxPoolGradKernel extends Kernel {
  int[] places = {};
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
      int own = row * width + column;
      int down = row + padTop;
      int across = column + padLeft;
      int top = down - (kernelHeight - 1) * dilationHeight;
      int left = across - (kernelWidth - 1) * dilationWidth;
      int lastY = min(outHeight - 1, down / strideHeight);
      int lastX = min(outWidth - 1, across / strideWidth);
      float sum = 0f;
      for (int y = lastY; y >= 0 && y * strideHeight >= top; y--) {
        for (int x = lastX; x >= 0 && x * strideWidth >= left; x--) {
          int at = (map * outHeight + y) * outWidth + x;
          if (places[at] == own) {
            sum += gradOutput[at];
          }
        }
      }
      out[e] = sum;
    }
  }
}
