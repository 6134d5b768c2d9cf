package io.striate.backend.gpu.aparapi.kernels.norm;

/// Each channel's mean squared deviation, of the parts of its sum ([ChannelSums]).
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
