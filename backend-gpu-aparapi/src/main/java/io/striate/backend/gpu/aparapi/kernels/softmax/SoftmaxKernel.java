package io.striate.backend.gpu.aparapi.kernels.softmax;

import com.aparapi.Kernel;

/// Class probabilities: one work-item for each position. The logits of a position have the stride
/// `inner`.
@SuppressWarnings("IdentityBinaryExpression") // only NaN is not equal to itself
final class SoftmaxKernel extends Kernel {
  float[] logits = {};
  float[] out = {};
  int classes;
  int inner;
  int size;

  @Override
  public void run() {
    int i = getGlobalId(0);
    if (i < size) {
      int start = i / inner * classes * inner + i % inner;
      float largest = logits[start];
      for (int k = 1; k < classes; k++) {
        float value = logits[start + k * inner];
        if (value > largest) {
          largest = value;
        }
        if (value != value) {
          largest = value;
        }
      }
      float sum = 0f;
      float error = 0f;
      for (int k = 0; k < classes; k++) {
        float x = exp(logits[start + k * inner] - largest) + error;
        float t = sum + x;
        float b = t - sum;
        error = (sum - (t - b)) + (x - b);
        if (error != error) {
          error = 0f;
        }
        sum = t;
      }
      for (int k = 0; k < classes; k++) {
        out[start + k * inner] = exp(logits[start + k * inner] - largest) / sum;
      }
    }
  }
}
