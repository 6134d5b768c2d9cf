package io.striate.backend.gpu.aparapi.kernels.window;

import com.aparapi.Kernel;

/// Gradient of average pooling: each element of the input sums its share of the gradients of the
/// windows that cover it.
final class AvgPoolGradKernel extends Kernel {
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
  int countPadding;
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
              float count = kernelHeight * kernelWidth;
              if (countPadding == 0) {
                count =
                    inside(y * strideHeight - padTop, dilationHeight, kernelHeight, height)
                        * inside(x * strideWidth - padLeft, dilationWidth, kernelWidth, width);
              }
              sum += gradOutput[(map * outHeight + y) * outWidth + x] / count;
            }
          }
        }
      }
      out[e] = sum;
    }
  }

  /// The number of taps inside the extent; they start at `first` and are `apart` elements apart.
  int inside(int first, int apart, int taps, int extent) {
    int count = 0;
    for (int tap = 0; tap < taps; tap++) {
      int at = first + tap * apart;
      if (at >= 0 && at < extent) {
        count += 1;
      }
    }
    return count;
  }
}
