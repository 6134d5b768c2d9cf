package io.striate.backend.gpu.aparapi.kernels.move;

import com.aparapi.Kernel;

/// Adds entries to `[outer, extent, inner]` where their indices say, in ascending order of their
/// positions.
final class ScatterAddKernel extends Kernel {
  float[] in = {};
  float[] indices = {};
  float[] out = {};
  int positions;
  int extent;
  int inner;
  int size;

  @Override
  public void run() {
    int i = getGlobalId(0);
    if (i < size) {
      int column = i % inner;
      int entry = i / inner % extent;
      int outer = i / inner / extent;
      float sum = 0f;
      for (int p = 0; p < positions; p++) {
        if (indices[p] == entry) {
          sum += in[(outer * positions + p) * inner + column];
        }
      }
      out[i] = sum;
    }
  }
}
