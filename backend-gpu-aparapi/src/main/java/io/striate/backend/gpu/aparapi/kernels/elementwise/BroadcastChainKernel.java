package io.striate.backend.gpu.aparapi.kernels.elementwise;

/// A chain of element-wise functions whose operands are broadcast: `table` holds the extents of the
/// result, then for each operand its stride along each axis.
final class BroadcastChainKernel extends ElementwiseFunctions {
  float[] a = {};
  float[] b = {};
  float[] c = {};
  float[] d = {};
  float[] e = {};
  float[] f = {};
  float[] out = {};
  int[] table = {};
  int rank;
  int size;

  @Override
  public void run() {
    int i = getGlobalId(0);
    if (i < size) {
      int rest = i;
      int atA = 0;
      int atB = 0;
      int atC = 0;
      int atD = 0;
      int atE = 0;
      int atF = 0;
      for (int axis = rank - 1; axis >= 0; axis--) {
        int extent = table[axis];
        int place = rest % extent;
        rest = rest / extent;
        atA += place * table[rank + axis];
        atB += place * table[2 * rank + axis];
        atC += place * table[3 * rank + axis];
        atD += place * table[4 * rank + axis];
        atE += place * table[5 * rank + axis];
        atF += place * table[6 * rank + axis];
      }
      out[i] = chain(a[atA], b[atB], c[atC], d[atD], e[atE], f[atF]);
    }
  }
}
