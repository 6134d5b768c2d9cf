package io.striate.backend.gpu.aparapi.kernels.conv;

import com.aparapi.Kernel;

/// Gradient of a convolution with respect to its weight. A work-item sums one tap of 4 filters over
/// a share of the samples. A share has `share` samples. The results of the shares are consecutive
/// in `out`, and `reduce.SumKernel` adds them. The arguments are those of [ConvKernel].
final class ConvGradWeightKernel extends Kernel {
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
  int channels;
  int filters;
  int groups;
  int samples;
  int share;
  int shares;

  @Override
  public void run() {
    int tap = getGlobalId(0);
    int block = getGlobalId(1);
    int part = getGlobalId(2);
    int taps = channels * kernelHeight * kernelWidth;
    int blocks = (filters + 3) / 4;
    int group = block / blocks;
    int first = block % blocks * 4;
    if (tap < taps && group < groups && part < shares) {
      int j = tap % kernelWidth;
      int i = tap / kernelWidth % kernelHeight;
      int c = tap / kernelWidth / kernelHeight;
      int apart = outHeight * outWidth;
      int g0 = (group * filters + min(first + 0, filters - 1)) * apart;
      int g1 = (group * filters + min(first + 1, filters - 1)) * apart;
      int g2 = (group * filters + min(first + 2, filters - 1)) * apart;
      int g3 = (group * filters + min(first + 3, filters - 1)) * apart;
      float sum0 = 0f;
      float sum1 = 0f;
      float sum2 = 0f;
      float sum3 = 0f;
      int last = min(part * share + share, samples);
      for (int n = part * share; n < last; n++) {
        int map = ((n * groups + group) * channels + c) * height;
        int grad = n * groups * filters * apart;
        for (int y = 0; y < outHeight; y++) {
          int row = y * strideHeight - padTop + i * dilationHeight;
          if (row >= 0 && row < height) {
            for (int x = 0; x < outWidth; x++) {
              int column = x * strideWidth - padLeft + j * dilationWidth;
              if (column >= 0 && column < width) {
                float value = in[(map + row) * width + column];
                int at = grad + y * outWidth + x;
                sum0 = fma(value, gradOutput[at + g0], sum0);
                sum1 = fma(value, gradOutput[at + g1], sum1);
                sum2 = fma(value, gradOutput[at + g2], sum2);
                sum3 = fma(value, gradOutput[at + g3], sum3);
              }
            }
          }
        }
      }
      int to = (part * groups * filters + group * filters + first) * taps + tap;
      if (first + 0 < filters) {
        out[to + 0 * taps] = sum0;
      }
      if (first + 1 < filters) {
        out[to + 1 * taps] = sum1;
      }
      if (first + 2 < filters) {
        out[to + 2 * taps] = sum2;
      }
      if (first + 3 < filters) {
        out[to + 3 * taps] = sum3;
      }
    }
  }
}
