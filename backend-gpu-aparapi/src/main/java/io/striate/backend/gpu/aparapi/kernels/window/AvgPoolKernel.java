package io.striate.backend.gpu.aparapi.kernels.window;

import com.aparapi.Kernel;

/// The mean of each window, over all taps (`countPadding` is 1) or over those inside the input (0).
/// The sum is compensated, as those of `SumKernel`.
@SuppressWarnings("IdentityBinaryExpression") // only NaN is not equal to itself
final class AvgPoolKernel extends Kernel {
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
  int countPadding;
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
      float sum = 0f;
      float error = 0f;
      float count = 0f;
      for (int i = 0; i < kernelHeight; i++) {
        int row = top + i * dilationHeight;
        if (row >= 0 && row < height) {
          for (int j = 0; j < kernelWidth; j++) {
            int column = left + j * dilationWidth;
            if (column >= 0 && column < width) {
              float value = in[(map * height + row) * width + column] + error;
              float t = sum + value;
              float b = t - sum;
              error = (sum - (t - b)) + (value - b);
              if (error != error) {
                error = 0f;
              }
              sum = t;
              count += 1f;
            }
          }
        }
      }
      if (countPadding == 1) {
        count = kernelHeight * kernelWidth;
      }
      out[e] = sum / count;
    }
  }
}
