package io.striate.backend.gpu.aparapi.kernels.move;

import com.aparapi.Kernel;

/// Fills a tensor with the indices along an axis of this extent and stride.
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
