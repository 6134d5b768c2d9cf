package io.striate.backend.gpu.aparapi.kernels.conv;

import com.aparapi.Kernel;

/// A depthwise convolution: each filter reads one channel. A work-item computes one pixel of one
/// filter, and adjacent work-items compute adjacent pixels. Filters cannot share loaded elements as
/// in [ConvKernel], and there is no sum over channels that would make a matrix product worthwhile.
///
/// `multiplier` consecutive filters read the same channel. The formula: `out[n, f, y, x] = bias[f]
/// + sum over i, j of in[n, f / multiplier, y S - P + i D, x S - P + j D] weight[f, i, j]`.
final class DepthwiseKernel extends Kernel {
  float[] in = {};
  float[] weight = {};
  float[] bias = {};
  float[] out = {};
  int hasBias;
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
  int channels;
  int multiplier;

  @Override
  public void run() {
    int pixel = getGlobalId(0);
    int filter = getGlobalId(1);
    int sample = getGlobalId(2);
    int filters = channels * multiplier;
    if (pixel < outHeight * outWidth && filter < filters) {
      int top = pixel / outWidth * strideHeight - padTop;
      int left = pixel % outWidth * strideWidth - padLeft;
      int map = (sample * channels + filter / multiplier) * height;
      int tap = filter * kernelHeight * kernelWidth;
      float sum = 0f;
      for (int i = 0; i < kernelHeight; i++) {
        int row = top + i * dilationHeight;
        if (row >= 0 && row < height) {
          for (int j = 0; j < kernelWidth; j++) {
            int column = left + j * dilationWidth;
            if (column >= 0 && column < width) {
              sum = fma(in[(map + row) * width + column], weight[tap + i * kernelWidth + j], sum);
            }
          }
        }
      }
      if (hasBias == 1) {
        sum += bias[filter];
      }
      out[(sample * filters + filter) * outHeight * outWidth + pixel] = sum;
    }
  }
}
