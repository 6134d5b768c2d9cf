package io.striate.backend.gpu.aparapi.kernels.move;

import com.aparapi.Kernel;

/// Copies elements from one box to another. `table` holds the extents of the box, its steps in the
/// source, and its steps in the target.
final class MoveKernel extends Kernel {
  float[] in = {};
  float[] out = {};
  int[] table = {};
  int rank;
  int size;
  int startIn;
  int startOut;

  @Override
  public void run() {
    int i = getGlobalId(0);
    if (i < size) {
      int rest = i;
      int from = startIn;
      int to = startOut;
      for (int axis = rank - 1; axis >= 0; axis--) {
        int extent = table[axis];
        int place = rest % extent;
        rest = rest / extent;
        from += place * table[rank + axis];
        to += place * table[2 * rank + axis];
      }
      out[to] = in[from];
    }
  }
}
