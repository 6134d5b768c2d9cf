package io.striate.backend.gpu.aparapi.kernels.norm;

/// Second pass of batch normalization: the mean of each channel, and parts of its sum of squared
/// deviations ([ChannelSums]).
///
/// The deviations are from the mean. The difference between the mean of squares and the square of
/// the mean would lose all digits of a channel whose mean is large compared to its deviation.
final class BatchNormSquaresKernel extends ChannelSums {
  float[] in = {};
  float[] squares = {};
  float[] mean = {};

  @Override
  public void run() {
    int s = getGlobalId(0);
    int c = getGlobalId(1);
    if (s < parts && c < channels) {
      float middle = total(c) / count;
      float sum = 0f;
      for (int t = s; t < count; t += parts) {
        float deviation = in[place(c, t)] - middle;
        sum += deviation * deviation;
      }
      squares[c * parts + s] = sum;
      if (s == 0) {
        mean[c] = middle;
      }
    }
  }
}
