package io.striate.backend.gpu.aparapi.kernels.move;

import com.aparapi.Kernel;

/// Fills a tensor with one value.
final class FillKernel extends Kernel {
  float[] out = {};
  float value;
  int size;

  @Override
  public void run() {
    int i = getGlobalId(0);
    if (i < size) {
      out[i] = value;
    }
  }
}
