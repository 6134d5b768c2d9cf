package io.striate.backend.gpu.aparapi.kernels.conv;

import com.aparapi.Kernel;

/// Gradient of a convolution in which each filter sees one channel, by its weight. There are few
/// results and each is a long sum, so an item adds up one column of the output's maps, in a share
/// of the samples, for one tap of one filter: neighbouring items read neighbouring elements. The
/// columns' sums lie behind one another in `out`, shares outermost, and are added by
/// `reduce.SumKernel`. The arguments are those of [DepthwiseKernel].
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
