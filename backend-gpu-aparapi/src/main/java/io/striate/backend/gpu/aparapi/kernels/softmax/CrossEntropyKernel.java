package io.striate.backend.gpu.aparapi.kernels.softmax;

import com.aparapi.Kernel;

/// The cross-entropy of softmax and label in nats, as `log sum exp(x - max) - (x[label] - max)`. A
/// label outside the range of classes selects no logit.
@SuppressWarnings("IdentityBinaryExpression") // only NaN is not equal to itself
final class CrossEntropyKernel extends Kernel {
  float[] logits = {};
  int[] labels = {};
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
      int label = labels[i];
      float chosen = 0f;
      if (label >= 0 && label < classes) {
        chosen = logits[start + label * inner] - largest;
      }
      out[i] = log(sum) - chosen;
    }
  }
}
