package io.striate.backend.gpu.aparapi.kernels.window;

import com.aparapi.Kernel;

/// Adds columns back to the image: each element of the image sums its copies in the windows that
/// cover it.
final class FoldKernel extends Kernel {
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
              int tap = (map * kernelHeight + i) * kernelWidth + j;
              sum += in[(tap * outHeight + y) * outWidth + x];
            }
          }
        }
      }
      out[e] = sum;
    }
  }
}
