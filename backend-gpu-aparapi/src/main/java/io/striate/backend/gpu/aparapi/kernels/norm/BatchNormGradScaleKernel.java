package io.striate.backend.gpu.aparapi.kernels.norm;

/// Gradients of batch normalisation by its shift and scale: the totals of the parts that
/// [BatchNormGradSumsKernel] left.
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
