package io.striate.backend.gpu.aparapi.kernels.move;

import com.aparapi.Kernel;

/// Entries of `[outer, extent, inner]` by their indices; `missing` where an index is no whole
/// number from 0 to below the extent.
final class TakeKernel extends Kernel {
  float[] in = {};
  float[] indices = {};
  float[] out = {};
  int positions;
  int extent;
  int inner;
  int size;
  float missing;

  @Override
  public void run() {
    int i = getGlobalId(0);
    if (i < size) {
      int row = i / inner;
      int place = row % positions;
      int entry = (int) indices[place];
      float value = missing;
      if (entry >= 0 && entry < extent && indices[place] == entry) {
        value = in[(row / positions * extent + entry) * inner + i % inner];
      }
      out[i] = value;
    }
  }
}
