package io.striate.backend.gpu.aparapi.kernels.conv;

import com.aparapi.Kernel;

/// Gradient of a depthwise convolution with respect to its weight. There are few results and each
/// is a long sum. So a work-item sums one column of the output maps, over a share of the samples,
/// for one tap of one filter; adjacent work-items read adjacent elements. The sums of the columns
/// are consecutive in `out`, shares outermost, and `reduce.SumKernel` adds them. The arguments are
/// those of [DepthwiseKernel].
final class DepthwiseGradWeightKernel extends Kernel {
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
  int multiplier;
  int samples;
  int share;
  int shares;

  @Override
  public void run() {
    int item = getGlobalId(0);
    int part = getGlobalId(1);
    int taps = kernelHeight * kernelWidth;
    int filters = channels * multiplier;
    if (item < filters * taps * outWidth && part < shares) {
      int x = item % outWidth;
      int tap = item / outWidth % taps;
      int filter = item / outWidth / taps;
      int top = tap / kernelWidth * dilationHeight - padTop;
      int column = x * strideWidth - padLeft + tap % kernelWidth * dilationWidth;
      float sum = 0f;
      if (column >= 0 && column < width) {
        int last = min(part * share + share, samples);
        for (int n = part * share; n < last; n++) {
          int map = (n * channels + filter / multiplier) * height;
          int grad = (n * filters + filter) * outHeight;
          for (int y = 0; y < outHeight; y++) {
            int row = top + y * strideHeight;
            if (row >= 0 && row < height) {
              sum =
                  fma(in[(map + row) * width + column], gradOutput[(grad + y) * outWidth + x], sum);
            }
          }
        }
      }
      out[part * filters * taps * outWidth + item] = sum;
    }
  }
}
