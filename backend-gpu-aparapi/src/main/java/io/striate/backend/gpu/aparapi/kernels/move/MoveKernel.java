package io.striate.backend.gpu.aparapi.kernels.move;

import com.aparapi.Kernel;

/// Copies elements between two layouts. `table` holds the extents, the strides in the source and
/// the strides in the target.
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
