package io.striate.backend.gpu.aparapi.kernels.norm;

/// First pass of the gradient of batch normalization: parts of two sums over each channel
/// ([ChannelSums]), first of the gradient, then of its products with the normalized input.
@SuppressWarnings("IdentityBinaryExpression") // only NaN is not equal to itself
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
      float plainError = 0f;
      float product = 0f;
      float productError = 0f;
      for (int i = s; i < count; i += parts) {
        int at = place(c, i);
        float g = gradOut[at];
        float x = g + plainError;
        float t = plain + x;
        float b = t - plain;
        plainError = (plain - (t - b)) + (x - b);
        if (plainError != plainError) {
          plainError = 0f;
        }
        plain = t;
        x = g * ((in[at] - middle) * inverse) + productError;
        t = product + x;
        b = t - product;
        productError = (product - (t - b)) + (x - b);
        if (productError != productError) {
          productError = 0f;
        }
        product = t;
      }
      sums[c * parts + s] = plain;
      sums[(channels + c) * parts + s] = product;
    }
  }
}
