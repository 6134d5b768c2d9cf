package io.striate.backend.gpu.aparapi.kernels.norm;

/// Gradients of batch normalization with respect to shift and scale: the sums of the parts from
/// [BatchNormGradSumsKernel].
final class BatchNormGradScaleKernel extends ChannelSums {
  float[] gradScale = {};
  float[] gradShift = {};
  int size;

  @Override
  public void run() {
    int c = getGlobalId(0);
    if (c < size) {
      gradShift[c] = total(c);
      gradScale[c] = total(channels + c);
    }
  }
}
