package io.striate.backend.gpu.aparapi.kernels.move;

import com.aparapi.Kernel;

/// Adds entries to `[outer, extent, inner]` where their indices say, in ascending order of their
/// positions.
///
/// A work item has one column of a segment of entries, and reads all indices for it. So the indices
/// are read once for each segment and column, not once for each element, and no two items write the
/// same element.
final class ScatterAddKernel extends Kernel {
  float[] in = {};
  float[] indices = {};
  float[] out = {};
  int positions;
  int extent;
  int inner;
  int segments;
  int entries;
  int size;

  @Override
  public void run() {
    int i = getGlobalId(0);
    if (i < size) {
      int column = i % inner;
      int from = i / inner % segments * entries;
      int to = min(extent, from + entries);
      int outer = i / inner / segments;
      for (int e = from; e < to; e++) {
        out[(outer * extent + e) * inner + column] = 0f;
      }
      for (int p = 0; p < positions; p++) {
        int entry = (int) indices[p];
        if (entry >= from && entry < to && indices[p] == entry) {
          int element = (outer * extent + entry) * inner + column;
          out[element] = out[element] + in[(outer * positions + p) * inner + column];
        }
      }
    }
  }
}
