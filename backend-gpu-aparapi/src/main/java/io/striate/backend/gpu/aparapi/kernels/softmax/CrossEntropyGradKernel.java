package io.striate.backend.gpu.aparapi.kernels.softmax;

import com.aparapi.Kernel;

/// Gradient of the cross-entropy with respect to the logits: `(softmax - one-hot label) *
/// gradLoss`.
@SuppressWarnings("IdentityBinaryExpression") // only NaN is not equal to itself
final class CrossEntropyGradKernel extends Kernel {
  float[] logits = {};
  int[] labels = {};
  float[] gradLoss = {};
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
      for (int k = 0; k < classes; k++) {
        sum += exp(logits[start + k * inner] - largest);
      }
      int label = labels[i];
      float scale = gradLoss[i];
      for (int k = 0; k < classes; k++) {
        float share = exp(logits[start + k * inner] - largest) / sum;
        if (k == label) {
          share = share - 1f;
        }
        out[start + k * inner] = share * scale;
      }
    }
  }
}
