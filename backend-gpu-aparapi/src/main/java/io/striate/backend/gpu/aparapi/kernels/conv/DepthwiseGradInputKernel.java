package io.striate.backend.gpu.aparapi.kernels.conv;

import com.aparapi.Kernel;

/// Gradient of a depthwise convolution with respect to its input. A work-item computes one pixel of
/// one channel from the outputs whose windows cover it, for each filter that reads the channel.
///
/// A launch computes the pixels with the same remainder modulo the stride: `pixelsHigh x
/// pixelsWide` of each map, from index `start` of `out` on, with the steps `rowStep` and
/// `columnStep`. They are covered by the same positions of the window, with the steps `placeRow`
/// and `placeColumn`: the first position by the output at `(row + firstTop, column + firstLeft)`,
/// each next one by the output `stepHeight` rows further down or `stepWidth` columns further right.
/// So no division is needed.
final class DepthwiseGradInputKernel extends Kernel {
  float[] gradOutput = {};
  float[] weight = {};
  float[] out = {};
  int outHeight;
  int outWidth;
  int pixelsHigh;
  int pixelsWide;
  int start;
  int rowStep;
  int columnStep;
  int size;
  int firstTop;
  int firstLeft;
  int tapsHigh;
  int tapsWide;
  int stepHeight;
  int stepWidth;
  int firstPlace;
  int placeRow;
  int placeColumn;
  int taps;
  int channels;
  int multiplier;

  @Override
  public void run() {
    int pixel = getGlobalId(0);
    int channel = getGlobalId(1);
    int sample = getGlobalId(2);
    if (pixel < pixelsHigh * pixelsWide && channel < channels) {
      int row = pixel / pixelsWide;
      int column = pixel % pixelsWide;
      int area = outHeight * outWidth;
      int map = (sample * channels + channel) * multiplier * area;
      float sum = 0f;
      for (int i = 0; i < tapsHigh; i++) {
        int y = row + firstTop + i * stepHeight;
        if (y >= 0 && y < outHeight) {
          for (int j = 0; j < tapsWide; j++) {
            int x = column + firstLeft + j * stepWidth;
            if (x >= 0 && x < outWidth) {
              int at = map + y * outWidth + x;
              int tap = channel * multiplier * taps + firstPlace + i * placeRow + j * placeColumn;
              for (int f = 0; f < multiplier; f++) {
                sum = fma(gradOutput[at + f * area], weight[tap + f * taps], sum);
              }
            }
          }
        }
      }
      out[(sample * channels + channel) * size + start + row * rowStep + column * columnStep] = sum;
    }
  }
}
