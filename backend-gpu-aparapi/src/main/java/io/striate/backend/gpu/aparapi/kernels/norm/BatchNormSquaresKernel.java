package io.striate.backend.gpu.aparapi.kernels.norm;

/// Second pass of batch normalization: the mean of each channel, and parts of its sum of squared
/// deviations ([ChannelSums]).
///
/// The deviations are from the mean. The difference between the mean of squares and the square of
/// the mean would lose all digits of a channel whose mean is large compared to its deviation. For
/// the same reason the mean is the float that is nearest to it: that of a constant channel is its
/// number.
@SuppressWarnings("IdentityBinaryExpression") // only NaN is not equal to itself
final class BatchNormSquaresKernel extends ChannelSums {
  float[] in = {};
  float[] squares = {};
  float[] mean = {};

  @Override
  public void run() {
    int s = getGlobalId(0);
    int c = getGlobalId(1);
    if (s < parts && c < channels) {
      float middle = middle(c);
      float sum = 0f;
      float error = 0f;
      for (int i = s; i < count; i += parts) {
        float deviation = in[place(c, i)] - middle;
        float x = deviation * deviation + error;
        float t = sum + x;
        float b = t - sum;
        error = (sum - (t - b)) + (x - b);
        if (error != error) {
          error = 0f;
        }
        sum = t;
      }
      squares[c * parts + s] = sum;
      if (s == 0) {
        mean[c] = middle;
      }
    }
  }

  /// The mean of a channel: the quotient, and the quotient of what is left.
  float middle(int c) {
    float sum = 0f;
    float error = 0f;
    for (int s = 0; s < parts; s++) {
      float x = sums[c * parts + s] + error;
      float t = sum + x;
      float b = t - sum;
      error = (sum - (t - b)) + (x - b);
      if (error != error) {
        error = 0f;
      }
      sum = t;
      error += sums[(channels + c) * parts + s];
    }
    float quotient = sum / count;
    float left = fma(-quotient, count, sum) + error;
    if (left != left) {
      left = 0f;
    }
    return quotient + left / count;
  }
}
