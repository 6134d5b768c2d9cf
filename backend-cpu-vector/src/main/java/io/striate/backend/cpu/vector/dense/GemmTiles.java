package io.striate.backend.cpu.vector.dense;

import static io.striate.backend.cpu.vector.run.Lanes.LANES;
import static io.striate.backend.cpu.vector.run.Lanes.SPECIES;
import static io.striate.backend.cpu.vector.run.Lanes.TILE;

import jdk.incubator.vector.FloatVector;

/// The micro-kernels of [PackedGemm]: 4 rows x 2 vectors of C stay in eight registers while k runs.
///
/// Each step loads two vectors of B and broadcasts four numbers of A for eight fused multiply-adds,
/// which hides their latency (5 cycles) and leaves registers over; with 6 rows the compiler spills
/// an accumulator.
///
/// A tile that is added to C is summed by itself first: the error of a long sum then grows with the
/// length of its blocks and with their number, not with their product.
public final class GemmTiles {

  private GemmTiles() {}

  /// 4 rows x TILE columns of C, by the micro-kernel whose steps the compiler knows: that saves it
  /// the checks of every index (35 GFLOP/s in place of 27 at 512³).
  public static void four(
      int k,
      float[] a,
      int aAt,
      int aRow,
      int aColumn,
      float[] b,
      int bAt,
      int bRow,
      float[] c,
      int cAt,
      int cRow,
      boolean add) {
    if (bRow == TILE && aRow == 1 && aColumn == 4) {
      tileOfSliver(k, a, aAt, b, bAt, c, cAt, cRow, add);
    } else if (bRow == TILE && aColumn == 1) {
      tileOfRows(k, a, aAt, aRow, b, bAt, c, cAt, cRow, add);
    } else {
      tileInPlace(k, a, aAt, aRow, aColumn, b, bAt, bRow, c, cAt, cRow, add);
    }
  }

  /// The micro-kernel for a packed sliver of A and a panel of B.
  private static void tileOfSliver(
      int k, float[] a, int aAt, float[] b, int bAt, float[] c, int cAt, int cRow, boolean add) {
    var zero = FloatVector.zero(SPECIES);
    int c1 = cAt + cRow;
    int c2 = c1 + cRow;
    int c3 = c2 + cRow;
    var c00 = zero;
    var c01 = zero;
    var c10 = zero;
    var c11 = zero;
    var c20 = zero;
    var c21 = zero;
    var c30 = zero;
    var c31 = zero;
    for (int p = 0; p < k; p++) {
      var b0 = FloatVector.fromArray(SPECIES, b, bAt + p * TILE);
      var b1 = FloatVector.fromArray(SPECIES, b, bAt + p * TILE + LANES);
      var v = FloatVector.broadcast(SPECIES, a[aAt + 4 * p]);
      c00 = v.fma(b0, c00);
      c01 = v.fma(b1, c01);
      v = FloatVector.broadcast(SPECIES, a[aAt + 4 * p + 1]);
      c10 = v.fma(b0, c10);
      c11 = v.fma(b1, c11);
      v = FloatVector.broadcast(SPECIES, a[aAt + 4 * p + 2]);
      c20 = v.fma(b0, c20);
      c21 = v.fma(b1, c21);
      v = FloatVector.broadcast(SPECIES, a[aAt + 4 * p + 3]);
      c30 = v.fma(b0, c30);
      c31 = v.fma(b1, c31);
    }
    if (add) {
      c00 = c00.add(FloatVector.fromArray(SPECIES, c, cAt));
      c01 = c01.add(FloatVector.fromArray(SPECIES, c, cAt + LANES));
      c10 = c10.add(FloatVector.fromArray(SPECIES, c, c1));
      c11 = c11.add(FloatVector.fromArray(SPECIES, c, c1 + LANES));
      c20 = c20.add(FloatVector.fromArray(SPECIES, c, c2));
      c21 = c21.add(FloatVector.fromArray(SPECIES, c, c2 + LANES));
      c30 = c30.add(FloatVector.fromArray(SPECIES, c, c3));
      c31 = c31.add(FloatVector.fromArray(SPECIES, c, c3 + LANES));
    }
    c00.intoArray(c, cAt);
    c01.intoArray(c, cAt + LANES);
    c10.intoArray(c, c1);
    c11.intoArray(c, c1 + LANES);
    c20.intoArray(c, c2);
    c21.intoArray(c, c2 + LANES);
    c30.intoArray(c, c3);
    c31.intoArray(c, c3 + LANES);
  }

  /// The micro-kernel for rows of A in place and a panel of B.
  private static void tileOfRows(
      int k,
      float[] a,
      int aAt,
      int aRow,
      float[] b,
      int bAt,
      float[] c,
      int cAt,
      int cRow,
      boolean add) {
    var zero = FloatVector.zero(SPECIES);
    int c1 = cAt + cRow;
    int c2 = c1 + cRow;
    int c3 = c2 + cRow;
    var c00 = zero;
    var c01 = zero;
    var c10 = zero;
    var c11 = zero;
    var c20 = zero;
    var c21 = zero;
    var c30 = zero;
    var c31 = zero;
    int a0 = aAt;
    int a1 = a0 + aRow;
    int a2 = a1 + aRow;
    int a3 = a2 + aRow;
    for (int p = 0; p < k; p++) {
      var b0 = FloatVector.fromArray(SPECIES, b, bAt + p * TILE);
      var b1 = FloatVector.fromArray(SPECIES, b, bAt + p * TILE + LANES);
      var v = FloatVector.broadcast(SPECIES, a[a0 + p]);
      c00 = v.fma(b0, c00);
      c01 = v.fma(b1, c01);
      v = FloatVector.broadcast(SPECIES, a[a1 + p]);
      c10 = v.fma(b0, c10);
      c11 = v.fma(b1, c11);
      v = FloatVector.broadcast(SPECIES, a[a2 + p]);
      c20 = v.fma(b0, c20);
      c21 = v.fma(b1, c21);
      v = FloatVector.broadcast(SPECIES, a[a3 + p]);
      c30 = v.fma(b0, c30);
      c31 = v.fma(b1, c31);
    }
    if (add) {
      c00 = c00.add(FloatVector.fromArray(SPECIES, c, cAt));
      c01 = c01.add(FloatVector.fromArray(SPECIES, c, cAt + LANES));
      c10 = c10.add(FloatVector.fromArray(SPECIES, c, c1));
      c11 = c11.add(FloatVector.fromArray(SPECIES, c, c1 + LANES));
      c20 = c20.add(FloatVector.fromArray(SPECIES, c, c2));
      c21 = c21.add(FloatVector.fromArray(SPECIES, c, c2 + LANES));
      c30 = c30.add(FloatVector.fromArray(SPECIES, c, c3));
      c31 = c31.add(FloatVector.fromArray(SPECIES, c, c3 + LANES));
    }
    c00.intoArray(c, cAt);
    c01.intoArray(c, cAt + LANES);
    c10.intoArray(c, c1);
    c11.intoArray(c, c1 + LANES);
    c20.intoArray(c, c2);
    c21.intoArray(c, c2 + LANES);
    c30.intoArray(c, c3);
    c31.intoArray(c, c3 + LANES);
  }

  /// The micro-kernel for any strides.
  private static void tileInPlace(
      int k,
      float[] a,
      int aAt,
      int aRow,
      int aColumn,
      float[] b,
      int bAt,
      int bRow,
      float[] c,
      int cAt,
      int cRow,
      boolean add) {
    var zero = FloatVector.zero(SPECIES);
    int c1 = cAt + cRow;
    int c2 = c1 + cRow;
    int c3 = c2 + cRow;
    var c00 = zero;
    var c01 = zero;
    var c10 = zero;
    var c11 = zero;
    var c20 = zero;
    var c21 = zero;
    var c30 = zero;
    var c31 = zero;
    int a0 = aAt;
    int a1 = a0 + aRow;
    int a2 = a1 + aRow;
    int a3 = a2 + aRow;
    for (int p = 0; p < k; p++) {
      var b0 = FloatVector.fromArray(SPECIES, b, bAt + p * bRow);
      var b1 = FloatVector.fromArray(SPECIES, b, bAt + p * bRow + LANES);
      var v = FloatVector.broadcast(SPECIES, a[a0 + p * aColumn]);
      c00 = v.fma(b0, c00);
      c01 = v.fma(b1, c01);
      v = FloatVector.broadcast(SPECIES, a[a1 + p * aColumn]);
      c10 = v.fma(b0, c10);
      c11 = v.fma(b1, c11);
      v = FloatVector.broadcast(SPECIES, a[a2 + p * aColumn]);
      c20 = v.fma(b0, c20);
      c21 = v.fma(b1, c21);
      v = FloatVector.broadcast(SPECIES, a[a3 + p * aColumn]);
      c30 = v.fma(b0, c30);
      c31 = v.fma(b1, c31);
    }
    if (add) {
      c00 = c00.add(FloatVector.fromArray(SPECIES, c, cAt));
      c01 = c01.add(FloatVector.fromArray(SPECIES, c, cAt + LANES));
      c10 = c10.add(FloatVector.fromArray(SPECIES, c, c1));
      c11 = c11.add(FloatVector.fromArray(SPECIES, c, c1 + LANES));
      c20 = c20.add(FloatVector.fromArray(SPECIES, c, c2));
      c21 = c21.add(FloatVector.fromArray(SPECIES, c, c2 + LANES));
      c30 = c30.add(FloatVector.fromArray(SPECIES, c, c3));
      c31 = c31.add(FloatVector.fromArray(SPECIES, c, c3 + LANES));
    }
    c00.intoArray(c, cAt);
    c01.intoArray(c, cAt + LANES);
    c10.intoArray(c, c1);
    c11.intoArray(c, c1 + LANES);
    c20.intoArray(c, c2);
    c21.intoArray(c, c2 + LANES);
    c30.intoArray(c, c3);
    c31.intoArray(c, c3 + LANES);
  }

  /// Four columns of A side by side, as rows of its transpose, and a panel of B: 4 rows x TILE
  /// columns of Aᵀ·B.
  ///
  /// @param aRow numbers from one row of A to the next
  public static void fourColumns(
      int k,
      float[] a,
      int aAt,
      int aRow,
      float[] b,
      int bAt,
      float[] c,
      int cAt,
      int cRow,
      boolean add) {
    var zero = FloatVector.zero(SPECIES);
    int c1 = cAt + cRow;
    int c2 = c1 + cRow;
    int c3 = c2 + cRow;
    var c00 = zero;
    var c01 = zero;
    var c10 = zero;
    var c11 = zero;
    var c20 = zero;
    var c21 = zero;
    var c30 = zero;
    var c31 = zero;
    for (int p = 0; p < k; p++) {
      int at = aAt + p * aRow;
      var b0 = FloatVector.fromArray(SPECIES, b, bAt + p * TILE);
      var b1 = FloatVector.fromArray(SPECIES, b, bAt + p * TILE + LANES);
      var v = FloatVector.broadcast(SPECIES, a[at]);
      c00 = v.fma(b0, c00);
      c01 = v.fma(b1, c01);
      v = FloatVector.broadcast(SPECIES, a[at + 1]);
      c10 = v.fma(b0, c10);
      c11 = v.fma(b1, c11);
      v = FloatVector.broadcast(SPECIES, a[at + 2]);
      c20 = v.fma(b0, c20);
      c21 = v.fma(b1, c21);
      v = FloatVector.broadcast(SPECIES, a[at + 3]);
      c30 = v.fma(b0, c30);
      c31 = v.fma(b1, c31);
    }
    if (add) {
      c00 = c00.add(FloatVector.fromArray(SPECIES, c, cAt));
      c01 = c01.add(FloatVector.fromArray(SPECIES, c, cAt + LANES));
      c10 = c10.add(FloatVector.fromArray(SPECIES, c, c1));
      c11 = c11.add(FloatVector.fromArray(SPECIES, c, c1 + LANES));
      c20 = c20.add(FloatVector.fromArray(SPECIES, c, c2));
      c21 = c21.add(FloatVector.fromArray(SPECIES, c, c2 + LANES));
      c30 = c30.add(FloatVector.fromArray(SPECIES, c, c3));
      c31 = c31.add(FloatVector.fromArray(SPECIES, c, c3 + LANES));
    }
    c00.intoArray(c, cAt);
    c01.intoArray(c, cAt + LANES);
    c10.intoArray(c, c1);
    c11.intoArray(c, c1 + LANES);
    c20.intoArray(c, c2);
    c21.intoArray(c, c2 + LANES);
    c30.intoArray(c, c3);
    c31.intoArray(c, c3 + LANES);
  }

  /// One row x TILE columns of C, for the last rows.
  static void one(
      int k,
      float[] a,
      int aAt,
      int aColumn,
      float[] b,
      int bAt,
      int bRow,
      float[] c,
      int cAt,
      boolean add) {
    var zero = FloatVector.zero(SPECIES);
    var c0 = zero;
    var c1 = zero;
    for (int p = 0; p < k; p++) {
      var v = FloatVector.broadcast(SPECIES, a[aAt + p * aColumn]);
      c0 = v.fma(FloatVector.fromArray(SPECIES, b, bAt + p * bRow), c0);
      c1 = v.fma(FloatVector.fromArray(SPECIES, b, bAt + p * bRow + LANES), c1);
    }
    if (add) {
      c0 = c0.add(FloatVector.fromArray(SPECIES, c, cAt));
      c1 = c1.add(FloatVector.fromArray(SPECIES, c, cAt + LANES));
    }
    c0.intoArray(c, cAt);
    c1.intoArray(c, cAt + LANES);
  }
}
