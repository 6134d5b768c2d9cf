package io.striate.backend.gpu.aparapi.kernels.conv;

import com.aparapi.Kernel;

/// A direct convolution. A work-item holds one pixel of 8 filters in registers and uses each
/// element of the image that it loads for all of them. Adjacent work-items compute adjacent pixels.
/// Windows are not copied into columns. The formula: `out[n, f, y, x] = bias[f] + sum over c, i, j
/// of in[n, c, y S - P + i D, x S - P + j D] weight[f, c, i, j]`.
///
/// `channels` and `filters` are those of one group. Filters beyond the last one are computed like
/// the last one and not stored. A depthwise convolution has one group for each channel.
final class ConvKernel extends Kernel {
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
  int filters;
  int groups;

  @Override
  public void run() {
    int pixel = getGlobalId(0);
    int block = getGlobalId(1);
    int sample = getGlobalId(2);
    int blocks = (filters + 7) / 8;
    int group = block / blocks;
    int first = block % blocks * 8;
    if (pixel < outHeight * outWidth && group < groups) {
      int top = pixel / outWidth * strideHeight - padTop;
      int left = pixel % outWidth * strideWidth - padLeft;
      int taps = channels * kernelHeight * kernelWidth;
      int ofGroup = group * filters;
      int w0 = (ofGroup + min(first + 0, filters - 1)) * taps;
      int w1 = (ofGroup + min(first + 1, filters - 1)) * taps;
      int w2 = (ofGroup + min(first + 2, filters - 1)) * taps;
      int w3 = (ofGroup + min(first + 3, filters - 1)) * taps;
      int w4 = (ofGroup + min(first + 4, filters - 1)) * taps;
      int w5 = (ofGroup + min(first + 5, filters - 1)) * taps;
      int w6 = (ofGroup + min(first + 6, filters - 1)) * taps;
      int w7 = (ofGroup + min(first + 7, filters - 1)) * taps;
      float sum0 = 0f;
      float sum1 = 0f;
      float sum2 = 0f;
      float sum3 = 0f;
      float sum4 = 0f;
      float sum5 = 0f;
      float sum6 = 0f;
      float sum7 = 0f;
      for (int c = 0; c < channels; c++) {
        int map = ((sample * groups + group) * channels + c) * height;
        for (int i = 0; i < kernelHeight; i++) {
          int row = top + i * dilationHeight;
          if (row >= 0 && row < height) {
            for (int j = 0; j < kernelWidth; j++) {
              int column = left + j * dilationWidth;
              if (column >= 0 && column < width) {
                float value = in[(map + row) * width + column];
                int tap = (c * kernelHeight + i) * kernelWidth + j;
                sum0 = fma(value, weight[w0 + tap], sum0);
                sum1 = fma(value, weight[w1 + tap], sum1);
                sum2 = fma(value, weight[w2 + tap], sum2);
                sum3 = fma(value, weight[w3 + tap], sum3);
                sum4 = fma(value, weight[w4 + tap], sum4);
                sum5 = fma(value, weight[w5 + tap], sum5);
                sum6 = fma(value, weight[w6 + tap], sum6);
                sum7 = fma(value, weight[w7 + tap], sum7);
              }
            }
          }
        }
      }
      int filter = ofGroup + first;
      int to = (sample * groups * filters + filter) * outHeight * outWidth + pixel;
      int apart = outHeight * outWidth;
      if (first + 0 < filters) {
        out[to + 0 * apart] = sum0 + shift(filter + 0);
      }
      if (first + 1 < filters) {
        out[to + 1 * apart] = sum1 + shift(filter + 1);
      }
      if (first + 2 < filters) {
        out[to + 2 * apart] = sum2 + shift(filter + 2);
      }
      if (first + 3 < filters) {
        out[to + 3 * apart] = sum3 + shift(filter + 3);
      }
      if (first + 4 < filters) {
        out[to + 4 * apart] = sum4 + shift(filter + 4);
      }
      if (first + 5 < filters) {
        out[to + 5 * apart] = sum5 + shift(filter + 5);
      }
      if (first + 6 < filters) {
        out[to + 6 * apart] = sum6 + shift(filter + 6);
      }
      if (first + 7 < filters) {
        out[to + 7 * apart] = sum7 + shift(filter + 7);
      }
    }
  }

  float shift(int filter) {
    float value = 0f;
    if (hasBias == 1) {
      value = bias[filter];
    }
    return value;
  }
}
