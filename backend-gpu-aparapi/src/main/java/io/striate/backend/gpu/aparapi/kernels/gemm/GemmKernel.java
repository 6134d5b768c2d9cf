package io.striate.backend.gpu.aparapi.kernels.gemm;

import com.aparapi.Kernel;

/// A matrix product for devices that have caches but no fast local memory (CPUs). A work-item
/// computes 8 rows of one column in registers. Adjacent work-items compute adjacent columns, so a
/// device with vector units loads whole vectors of `b` and broadcasts an element of `a`.
///
/// `out[m, n] = sum over k of a[m, k] b[k, n]`, where each operand has a stride for each axis.
/// `starts` holds the start indices of the operands of each product in the batch; `a` and `b`
/// alternate.
///
/// Rows of a block beyond the last row are computed from the last row and not stored.
final class GemmKernel extends Kernel {
  float[] a = {};
  float[] b = {};
  float[] out = {};
  int[] starts = {};
  int rows;
  int columns;
  int inner;
  int stepAm;
  int stepAk;
  int stepBk;
  int stepBn;

  @Override
  public void run() {
    int n = getGlobalId(0);
    int m = getGlobalId(1) * 8;
    int product = getGlobalId(2);
    if (n < columns && m < rows) {
      int last = rows - 1;
      int startA = starts[2 * product];
      int a0 = startA + min(m + 0, last) * stepAm;
      int a1 = startA + min(m + 1, last) * stepAm;
      int a2 = startA + min(m + 2, last) * stepAm;
      int a3 = startA + min(m + 3, last) * stepAm;
      int a4 = startA + min(m + 4, last) * stepAm;
      int a5 = startA + min(m + 5, last) * stepAm;
      int a6 = startA + min(m + 6, last) * stepAm;
      int a7 = startA + min(m + 7, last) * stepAm;
      int atB = starts[2 * product + 1] + n * stepBn;
      float sum0 = 0f;
      float sum1 = 0f;
      float sum2 = 0f;
      float sum3 = 0f;
      float sum4 = 0f;
      float sum5 = 0f;
      float sum6 = 0f;
      float sum7 = 0f;
      for (int k = 0; k < inner; k++) {
        float value = b[atB];
        int atA = k * stepAk;
        sum0 = fma(a[a0 + atA], value, sum0);
        sum1 = fma(a[a1 + atA], value, sum1);
        sum2 = fma(a[a2 + atA], value, sum2);
        sum3 = fma(a[a3 + atA], value, sum3);
        sum4 = fma(a[a4 + atA], value, sum4);
        sum5 = fma(a[a5 + atA], value, sum5);
        sum6 = fma(a[a6 + atA], value, sum6);
        sum7 = fma(a[a7 + atA], value, sum7);
        atB += stepBk;
      }
      int to = (product * rows + m) * columns + n;
      out[to] = sum0;
      if (m + 1 < rows) {
        out[to + 1 * columns] = sum1;
      }
      if (m + 2 < rows) {
        out[to + 2 * columns] = sum2;
      }
      if (m + 3 < rows) {
        out[to + 3 * columns] = sum3;
      }
      if (m + 4 < rows) {
        out[to + 4 * columns] = sum4;
      }
      if (m + 5 < rows) {
        out[to + 5 * columns] = sum5;
      }
      if (m + 6 < rows) {
        out[to + 6 * columns] = sum6;
      }
      if (m + 7 < rows) {
        out[to + 7 * columns] = sum7;
      }
    }
  }
}
