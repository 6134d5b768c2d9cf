package io.striate.backend.gpu.aparapi.kernels.softmax;

import com.aparapi.Kernel;

/// The class of the largest element; the first of equal ones; the number of classes if an element
/// is NaN.
@SuppressWarnings("IdentityBinaryExpression") // only NaN is not equal to itself
final class ArgMaxKernel extends Kernel {
  float[] in = {};
  float[] out = {};
  int classes;
  int inner;
  int size;

  @Override
  public void run() {
    int i = getGlobalId(0);
    if (i < size) {
      int start = i / inner * classes * inner + i % inner;
      float largest = in[start];
      int best = 0;
      int missing = 0;
      for (int k = 0; k < classes; k++) {
        float value = in[start + k * inner];
        if (value > largest) {
          largest = value;
          best = k;
        }
        if (value != value) {
          missing = 1;
        }
      }
      if (missing == 1) {
        best = classes;
      }
      out[i] = best;
    }
  }
}
