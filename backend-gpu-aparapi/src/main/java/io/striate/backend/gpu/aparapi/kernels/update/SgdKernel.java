package io.striate.backend.gpu.aparapi.kernels.update;

import com.aparapi.Kernel;

/// A step of stochastic gradient descent. Without momentum there is no velocity (`hasVelocity` is
/// 0). A work-item reads its elements before it writes them, so results may be written in place.
final class SgdKernel extends Kernel {
  float[] parameter = {};
  float[] gradient = {};
  float[] velocity = {};
  float[] rate = {};
  float[] nextParameter = {};
  float[] nextVelocity = {};
  int hasVelocity;
  int nesterov;
  float momentum;
  float weightDecay;
  int size;

  @Override
  public void run() {
    int i = getGlobalId(0);
    if (i < size) {
      float p = parameter[i];
      float g = gradient[i];
      if (weightDecay != 0f) {
        g = g + weightDecay * p;
      }
      float direction = g;
      if (hasVelocity == 1) {
        float v = momentum * velocity[i] + g;
        nextVelocity[i] = v;
        direction = v;
        if (nesterov == 1) {
          direction = g + momentum * v;
        }
      }
      nextParameter[i] = p - rate[0] * direction;
    }
  }
}
