package io.striate.backend.gpu.aparapi.kernels.window;

import com.aparapi.Kernel;

/// Where in its map the largest element of each window lies, the first among equals; -1 if the
/// window has a NaN, or padding only.
@SuppressWarnings("IdentityBinaryExpression") // only NaN is not equal to itself
final class MaxPlaceKernel extends Kernel {
  float[] in = {};
  int[] places = {};
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
      int x = e % outWidth;
      int y = e / outWidth % outHeight;
      int map = e / outWidth / outHeight;
      int top = y * strideHeight - padTop;
      int left = x * strideWidth - padLeft;
      float best = 0f;
      int place = -1;
      int numbers = 1;
      for (int i = 0; i < kernelHeight; i++) {
        int row = top + i * dilationHeight;
        if (row >= 0 && row < height) {
          for (int j = 0; j < kernelWidth; j++) {
            int column = left + j * dilationWidth;
            if (column >= 0 && column < width) {
              int at = row * width + column;
              float value = in[map * height * width + at];
              if (place < 0 || value > best) {
                best = value;
                place = at;
              }
              if (value != value) {
                numbers = 0;
              }
            }
          }
        }
      }
      if (numbers == 0) {
        place = -1;
      }
      places[e] = place;
    }
  }
}
