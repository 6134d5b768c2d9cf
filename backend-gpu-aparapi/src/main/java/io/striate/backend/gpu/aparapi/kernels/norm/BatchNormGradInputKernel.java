package io.striate.backend.gpu.aparapi.kernels.norm;

import com.aparapi.Kernel;

/// Gradient of batch normalization with respect to its input, `(g - gradShift / count - normal *
/// gradScale / count) * scale / sqrt(variance + epsilon)`, where `normal` is the normalized input.
/// Tensors are `[N, C, inner]`, with `count` elements per channel.
final class BatchNormGradInputKernel extends Kernel {
  float[] in = {};
  float[] scale = {};
  float[] mean = {};
  float[] variance = {};
  float[] gradOut = {};
  float[] gradScale = {};
  float[] gradShift = {};
  float[] gradIn = {};
  float epsilon;
  int channels;
  int inner;
  int count;
  int size;

  @Override
  public void run() {
    int i = getGlobalId(0);
    if (i < size) {
      int c = i / inner % channels;
      float inverse = 1f / sqrt(variance[c] + epsilon);
      float normal = (in[i] - mean[c]) * inverse;
      float straight = gradOut[i] - gradShift[c] / count - normal * (gradScale[c] / count);
      gradIn[i] = straight * (scale[c] * inverse);
    }
  }
}
