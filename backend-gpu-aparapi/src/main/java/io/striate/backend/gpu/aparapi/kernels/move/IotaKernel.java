package io.striate.backend.gpu.aparapi.kernels.move;

import com.aparapi.Kernel;

/// The index along an axis of so many entries, which lie `stride` apart.
final class IotaKernel extends Kernel {
  float[] out = {};
  int stride;
  int extent;
  int size;

  @Override
  public void run() {
    int i = getGlobalId(0);
    if (i < size) {
      out[i] = i / stride % extent;
    }
  }
}
