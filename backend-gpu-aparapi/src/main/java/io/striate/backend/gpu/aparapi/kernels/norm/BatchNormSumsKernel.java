package io.striate.backend.gpu.aparapi.kernels.norm;

/// First pass of batch normalization: parts of the sum over each channel ([ChannelSums]), and
/// behind them what is left of each part: `[2, C, parts]`.
@SuppressWarnings("IdentityBinaryExpression") // only NaN is not equal to itself
final class BatchNormSumsKernel extends ChannelSums {
  float[] in = {};

  @Override
  public void run() {
    int s = getGlobalId(0);
    int c = getGlobalId(1);
    if (s < parts && c < channels) {
      float sum = 0f;
      float error = 0f;
      for (int i = s; i < count; i += parts) {
        float x = in[place(c, i)] + error;
        float t = sum + x;
        float b = t - sum;
        error = (sum - (t - b)) + (x - b);
        if (error != error) {
          error = 0f;
        }
        sum = t;
      }
      sums[c * parts + s] = sum;
      sums[(channels + c) * parts + s] = error;
    }
  }
}
