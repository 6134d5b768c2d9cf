package io.striate.backend.gpu.aparapi.kernels.norm;

/// First pass of batch normalization: parts of the sum over each channel ([ChannelSums]).
final class BatchNormSumsKernel extends ChannelSums {
  float[] in = {};

  @Override
  public void run() {
    int s = getGlobalId(0);
    int c = getGlobalId(1);
    if (s < parts && c < channels) {
      float sum = 0f;
      for (int t = s; t < count; t += parts) {
        sum += in[place(c, t)];
      }
      sums[c * parts + s] = sum;
    }
  }
}
