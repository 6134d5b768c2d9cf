package io.striate.backend.gpu.aparapi.kernels.move;

import com.aparapi.Kernel;

/// Copies the numbers of a table, which are floats as bits, into a tensor.
final class ConstantKernel extends Kernel {
  int[] out = {};
  int[] values = {};
  int size;

  @Override
  public void run() {
    int i = getGlobalId(0);
    if (i < size) {
      out[i] = values[i];
    }
  }
}
