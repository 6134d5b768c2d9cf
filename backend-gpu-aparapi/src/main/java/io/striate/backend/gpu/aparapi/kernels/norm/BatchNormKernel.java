package io.striate.backend.gpu.aparapi.kernels.norm;

import com.aparapi.Kernel;

/// `(x - mean) / sqrt(variance + epsilon) * scale + shift`, with the statistics of the channel:
/// those of this batch, or the running ones. Tensors are `[N, C, inner]`.
final class BatchNormKernel extends Kernel {
  float[] in = {};
  float[] scale = {};
  float[] shift = {};
  float[] mean = {};
  float[] variance = {};
  float[] out = {};
  float epsilon;
  int channels;
  int inner;
  int size;

  @Override
  public void run() {
    int i = getGlobalId(0);
    if (i < size) {
      int c = i / inner % channels;
      float inverse = 1f / sqrt(variance[c] + epsilon);
      out[i] = (in[i] - mean[c]) * inverse * scale[c] + shift[c];
    }
  }
}
