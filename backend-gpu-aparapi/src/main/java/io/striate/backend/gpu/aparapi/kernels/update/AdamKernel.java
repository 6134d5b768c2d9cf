package io.striate.backend.gpu.aparapi.kernels.update;

import com.aparapi.Kernel;

/// A step of Adam. The bias corrections `1 - beta^t` are computed as `tanh(x / 2) * (1 + exp(-x))`
/// with `x = -t * ln(beta)`, because the difference would lose digits in the first steps. Results
/// may be written in place.
final class AdamKernel extends Kernel {
  float[] parameter = {};
  float[] gradient = {};
  float[] mean = {};
  float[] square = {};
  float[] rate = {};
  int[] step = {};
  float[] nextParameter = {};
  float[] nextMean = {};
  float[] nextSquare = {};
  float beta1;
  float rest1;
  float decay1;
  float beta2;
  float rest2;
  float decay2;
  float epsilon;
  float weightDecay;
  int decoupled;
  int size;

  @Override
  public void run() {
    int i = getGlobalId(0);
    if (i < size) {
      float t = step[0] + 1f;
      float p = parameter[i];
      float g = gradient[i];
      if (weightDecay != 0f && decoupled == 0) {
        g = g + weightDecay * p;
      }
      float m = beta1 * mean[i] + rest1 * g;
      float v = beta2 * square[i] + rest2 * (g * g);
      float ratio = m / correction(t * decay1) / (sqrt(v / correction(t * decay2)) + epsilon);
      if (weightDecay != 0f && decoupled == 1) {
        ratio = ratio + weightDecay * p;
      }
      nextParameter[i] = p - rate[0] * ratio;
      nextMean[i] = m;
      nextSquare[i] = v;
    }
  }

  float correction(float x) {
    return tanh(0.5f * x) * (exp(-x) + 1f);
  }
}
