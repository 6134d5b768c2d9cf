package io.striate.backend.gpu.aparapi.kernels.elementwise;

/// A chain of element-wise functions whose operands have the layout of the result (step 1) or are
/// scalars (step 0).
final class ChainKernel extends ElementwiseFunctions {
  float[] a = {};
  float[] b = {};
  float[] c = {};
  float[] d = {};
  float[] e = {};
  float[] f = {};
  float[] out = {};
  int stepA;
  int stepB;
  int stepC;
  int stepD;
  int stepE;
  int stepF;
  int size;

  @Override
  public void run() {
    int i = getGlobalId(0);
    if (i < size) {
      out[i] =
          chain(a[i * stepA], b[i * stepB], c[i * stepC], d[i * stepD], e[i * stepE], f[i * stepF]);
    }
  }
}
