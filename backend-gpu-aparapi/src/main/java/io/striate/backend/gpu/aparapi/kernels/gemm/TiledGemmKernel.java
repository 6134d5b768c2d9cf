package io.striate.backend.gpu.aparapi.kernels.gemm;

import com.aparapi.Kernel;

/// A matrix product for devices with fast local memory (GPUs). A work-group of 16 x 16 work-items
/// computes a tile of 64 x 64 elements. Each work-item holds 4 x 4 of them in registers, at a
/// distance of 16, so that adjacent work-items access adjacent elements. All work-items together
/// load blocks of `a` and `b`, each with 16 terms, into local memory: 8.5 KB.
///
/// The formula and the arguments are those of [GemmKernel].
final class TiledGemmKernel extends Kernel {
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

  /// 16 columns of 64 rows, padded by one element to avoid bank conflicts.
  @Local float[] tileA = new float[1040];

  /// 16 rows of 64 columns, padded in the same way.
  @Local float[] tileB = new float[1040];

  @Override
  public void run() {
    int x = getLocalId(0);
    int y = getLocalId(1);
    int item = y * 16 + x;
    int firstRow = getGroupId(1) * 64;
    int firstColumn = getGroupId(0) * 64;
    int product = getGlobalId(2);
    int startA = starts[2 * product];
    int startB = starts[2 * product + 1];
    float sum00 = 0f;
    float sum01 = 0f;
    float sum02 = 0f;
    float sum03 = 0f;
    float sum10 = 0f;
    float sum11 = 0f;
    float sum12 = 0f;
    float sum13 = 0f;
    float sum20 = 0f;
    float sum21 = 0f;
    float sum22 = 0f;
    float sum23 = 0f;
    float sum30 = 0f;
    float sum31 = 0f;
    float sum32 = 0f;
    float sum33 = 0f;
    for (int first = 0; first < inner; first += 16) {
      for (int load = item; load < 1024; load += 256) {
        int k = load / 64;
        int along = load % 64;
        float fromA = 0f;
        if (firstRow + along < rows && first + k < inner) {
          fromA = a[startA + (firstRow + along) * stepAm + (first + k) * stepAk];
        }
        tileA[k * 65 + along] = fromA;
        float fromB = 0f;
        if (firstColumn + along < columns && first + k < inner) {
          fromB = b[startB + (first + k) * stepBk + (firstColumn + along) * stepBn];
        }
        tileB[k * 65 + along] = fromB;
      }
      localBarrier();
      int depth = min(16, inner - first);
      for (int k = 0; k < depth; k++) {
        float a0 = tileA[k * 65 + y + 0];
        float a1 = tileA[k * 65 + y + 16];
        float a2 = tileA[k * 65 + y + 32];
        float a3 = tileA[k * 65 + y + 48];
        float b0 = tileB[k * 65 + x + 0];
        float b1 = tileB[k * 65 + x + 16];
        float b2 = tileB[k * 65 + x + 32];
        float b3 = tileB[k * 65 + x + 48];
        sum00 = fma(a0, b0, sum00);
        sum01 = fma(a0, b1, sum01);
        sum02 = fma(a0, b2, sum02);
        sum03 = fma(a0, b3, sum03);
        sum10 = fma(a1, b0, sum10);
        sum11 = fma(a1, b1, sum11);
        sum12 = fma(a1, b2, sum12);
        sum13 = fma(a1, b3, sum13);
        sum20 = fma(a2, b0, sum20);
        sum21 = fma(a2, b1, sum21);
        sum22 = fma(a2, b2, sum22);
        sum23 = fma(a2, b3, sum23);
        sum30 = fma(a3, b0, sum30);
        sum31 = fma(a3, b1, sum31);
        sum32 = fma(a3, b2, sum32);
        sum33 = fma(a3, b3, sum33);
      }
      localBarrier();
    }
    int row = firstRow + y;
    int column = firstColumn + x;
    int to = product * rows * columns;
    store(to, row + 0, column + 0, sum00);
    store(to, row + 0, column + 16, sum01);
    store(to, row + 0, column + 32, sum02);
    store(to, row + 0, column + 48, sum03);
    store(to, row + 16, column + 0, sum10);
    store(to, row + 16, column + 16, sum11);
    store(to, row + 16, column + 32, sum12);
    store(to, row + 16, column + 48, sum13);
    store(to, row + 32, column + 0, sum20);
    store(to, row + 32, column + 16, sum21);
    store(to, row + 32, column + 32, sum22);
    store(to, row + 32, column + 48, sum23);
    store(to, row + 48, column + 0, sum30);
    store(to, row + 48, column + 16, sum31);
    store(to, row + 48, column + 32, sum32);
    store(to, row + 48, column + 48, sum33);
  }

  void store(int to, int row, int column, float value) {
    if (row < rows && column < columns) {
      out[to + row * columns + column] = value;
    }
  }
}
