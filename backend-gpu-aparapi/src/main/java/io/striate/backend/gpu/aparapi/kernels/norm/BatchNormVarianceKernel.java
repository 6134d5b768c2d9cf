package io.striate.backend.gpu.aparapi.kernels.norm;

/// The variance of each channel, from the parts of its sum of squared deviations ([ChannelSums]).
final class BatchNormVarianceKernel extends ChannelSums {
  float[] variance = {};
  int size;

  @Override
  public void run() {
    int c = getGlobalId(0);
    if (c < size) {
      variance[c] = total(c) / count;
    }
  }
}
