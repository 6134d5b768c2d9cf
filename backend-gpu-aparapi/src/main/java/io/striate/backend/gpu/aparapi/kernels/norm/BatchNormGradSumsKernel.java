package io.striate.backend.gpu.aparapi.kernels.norm;

/// First pass of the gradient of batch normalization: parts of two sums over each channel
/// ([ChannelSums]), first of the gradient, then of its products with the normalized input.
final class BatchNormGradSumsKernel extends ChannelSums {
  float[] in = {};
  float[] mean = {};
  float[] variance = {};
  float[] gradOut = {};
  float epsilon;

  @Override
  public void run() {
    int s = getGlobalId(0);
    int c = getGlobalId(1);
    if (s < parts && c < channels) {
      float middle = mean[c];
      float inverse = 1f / sqrt(variance[c] + epsilon);
      float plain = 0f;
      float product = 0f;
      for (int t = s; t < count; t += parts) {
        int at = place(c, t);
        float g = gradOut[at];
        plain += g;
        product += g * ((in[at] - middle) * inverse);
      }
      sums[c * parts + s] = plain;
      sums[(channels + c) * parts + s] = product;
    }
  }
}
