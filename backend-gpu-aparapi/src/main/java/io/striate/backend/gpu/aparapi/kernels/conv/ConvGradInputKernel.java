package io.striate.backend.gpu.aparapi.kernels.conv;

import com.aparapi.Kernel;

/// Gradient of a convolution with respect to its input. A work-item holds one pixel of 4 channels
/// in registers and visits the outputs whose windows cover it. The arguments are those of
/// [ConvKernel].
final class ConvGradInputKernel extends Kernel {
  float[] gradOutput = {};
  float[] weight = {};
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

  @Override
  public void run() {
    int pixel = getGlobalId(0);
    int block = getGlobalId(1);
    int sample = getGlobalId(2);
    int blocks = (channels + 3) / 4;
    int group = block / blocks;
    int first = block % blocks * 4;
    if (pixel < height * width && group < groups) {
      int row = pixel / width;
      int column = pixel % width;
      int kernelSize = kernelHeight * kernelWidth;
      int w0 = min(first + 0, channels - 1) * kernelSize;
      int w1 = min(first + 1, channels - 1) * kernelSize;
      int w2 = min(first + 2, channels - 1) * kernelSize;
      int w3 = min(first + 3, channels - 1) * kernelSize;
      float sum0 = 0f;
      float sum1 = 0f;
      float sum2 = 0f;
      float sum3 = 0f;
      for (int i = 0; i < kernelHeight; i++) {
        int downs = row + padTop - i * dilationHeight;
        int y = downs / strideHeight;
        if (downs >= 0 && y * strideHeight == downs && y < outHeight) {
          for (int j = 0; j < kernelWidth; j++) {
            int across = column + padLeft - j * dilationWidth;
            int x = across / strideWidth;
            if (across >= 0 && x * strideWidth == across && x < outWidth) {
              int tap = i * kernelWidth + j;
              for (int f = 0; f < filters; f++) {
                int filter = group * filters + f;
                int map = (sample * groups * filters + filter) * outHeight;
                float value = gradOutput[(map + y) * outWidth + x];
                int at = filter * channels * kernelSize + tap;
                sum0 = fma(value, weight[at + w0], sum0);
                sum1 = fma(value, weight[at + w1], sum1);
                sum2 = fma(value, weight[at + w2], sum2);
                sum3 = fma(value, weight[at + w3], sum3);
              }
            }
          }
        }
      }
      int channel = (sample * groups + group) * channels + first;
      int to = channel * height * width + pixel;
      int apart = height * width;
      if (first + 0 < channels) {
        out[to + 0 * apart] = sum0;
      }
      if (first + 1 < channels) {
        out[to + 1 * apart] = sum1;
      }
      if (first + 2 < channels) {
        out[to + 2 * apart] = sum2;
      }
      if (first + 3 < channels) {
        out[to + 3 * apart] = sum3;
      }
    }
  }
}
