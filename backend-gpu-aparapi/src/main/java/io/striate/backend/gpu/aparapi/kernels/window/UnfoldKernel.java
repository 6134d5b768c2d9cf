package io.striate.backend.gpu.aparapi.kernels.window;

import com.aparapi.Kernel;

/// Copies windows into columns: computes element `[map, i * kW + j, y * oW + x]`.
final class UnfoldKernel extends Kernel {
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
  float padValue;
  int size;

  @Override
  public void run() {
    int e = getGlobalId(0);
    if (e < size) {
      int x = e % outWidth;
      int rest = e / outWidth;
      int y = rest % outHeight;
      rest = rest / outHeight;
      int j = rest % kernelWidth;
      rest = rest / kernelWidth;
      int i = rest % kernelHeight;
      int map = rest / kernelHeight;
      int row = y * strideHeight - padTop + i * dilationHeight;
      int column = x * strideWidth - padLeft + j * dilationWidth;
      float value = padValue;
      if (row >= 0 && row < height && column >= 0 && column < width) {
        value = in[(map * height + row) * width + column];
      }
      out[e] = value;
    }
  }
}
