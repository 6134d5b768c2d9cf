package io.striate.backend.cpu.vector.dense;

import static io.striate.backend.cpu.vector.run.Lanes.LANES;
import static io.striate.backend.cpu.vector.run.Lanes.SPECIES;
import static io.striate.backend.cpu.vector.run.Lanes.TILE;

import io.striate.backend.cpu.vector.run.Lanes;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;

/// Matrix product C = A·B, or C += A·B, of float matrices.
///
///     C[i, j] = sum over k of A[i, k] · B[k, j]
///
/// **Micro-kernels** are in [GemmTiles].
///
/// **Packing.** The micro-kernel reads B in *panels*: TILE columns side by side, k by k, so that one
/// panel of [#DEPTH] rows (16 kB at 256 bits) streams from the first-level cache for all rows of A. A is
/// packed into slivers of 4 rows, [#ROWS] x [#DEPTH] at a time (256 kB, second-level cache), so that its four
/// numbers lie together. With few rows packing costs more than it saves: then A is read in place, and
/// B too where its rows are contiguous.
///
/// **Order.** Each element adds its products one by one in the order of k, in blocks of [#DEPTH] that start
/// from zero, and then the blocks, however the matrices are cut and packed: any split of C over threads gives
/// the same bits. The worst error of a sum of 4,608 products is a quarter of that of one running sum.
///
/// A matrix is an array, an offset and two strides (from row to row, from column to column), so a transposed one
/// is the same call with the strides swapped. C has contiguous rows.
///
/// Measured, one thread, 256 bits, peak 40 GFLOP/s: 35 at 512³, 34 at 1024³.
public final class PackedGemm {

  /// Steps of k between two visits of C: a panel of B of this depth fits half of a 32 kB cache.
  public static final int DEPTH = 256;

  /// Rows of A packed at a time: with DEPTH columns half of a 512 kB second-level cache.
  static final int ROWS = 256;

  /// Up to this many rows of C, packing is not worth its cost.
  static final int FEW_ROWS = 16;

  /// With packed panels up to this many: each row meets a few panels of a task only.
  static final int PACKED_ROWS = 64;

  private PackedGemm() {}

  /// Floats of scratch memory that [#multiply] needs for m rows.
  static int scratchSize(int m) {
    return DEPTH * TILE + 4 * TILE + (m <= FEW_ROWS ? 0 : Math.min((m + 3) / 4 * 4, ROWS) * DEPTH);
  }

  /// C = A·B or, if `accumulate`, C += A·B, with A of m x k and B of k x n. With k = 0 the product
  /// is zero.
  static void multiply(
      int m,
      int n,
      int k,
      float[] a,
      int aAt,
      int aRow,
      int aColumn,
      float[] b,
      int bAt,
      int bRow,
      int bColumn,
      float[] c,
      int cAt,
      int cRow,
      boolean accumulate,
      float[] scratch,
      int scratchAt) {
    if (k == 0) {
      clear(m, n, c, cAt, cRow, accumulate);
      return;
    }
    int panelAt = scratchAt;
    int tileAt = panelAt + DEPTH * TILE;
    int sliverAt = tileAt + 4 * TILE;
    boolean pack = m > FEW_ROWS;
    for (int k0 = 0; k0 < k; k0 += DEPTH) {
      int depth = Math.min(DEPTH, k - k0);
      boolean add = accumulate || k0 > 0;
      for (int i0 = 0; i0 < m; i0 += ROWS) {
        int rows = Math.min(ROWS, m - i0);
        int aBlock = aAt + i0 * aRow + k0 * aColumn;
        if (pack) {
          packSlivers(rows, depth, a, aBlock, aRow, aColumn, scratch, sliverAt);
        }
        for (int j0 = 0; j0 < n; j0 += TILE) {
          int columns = Math.min(TILE, n - j0);
          int bBlock = bAt + k0 * bRow + j0 * bColumn;
          float[] panel = b;
          int pAt = bBlock;
          int pStep = bRow;
          if (pack || bColumn != 1 || columns < TILE) {
            packPanel(depth, columns, b, bBlock, bRow, bColumn, scratch, panelAt);
            panel = scratch;
            pAt = panelAt;
            pStep = TILE;
          }
          int cBlock = cAt + i0 * cRow + j0;
          if (pack) {
            rows(
                rows, columns, depth, scratch, sliverAt, 1, 4, 4 * depth, panel, pAt, pStep, c,
                cBlock, cRow, add, scratch, tileAt);
          } else {
            rows(
                rows, columns, depth, a, aBlock, aRow, aColumn, 4 * aRow, panel, pAt, pStep, c,
                cBlock, cRow, add, scratch, tileAt);
          }
        }
      }
    }
  }

  /// Floats that [#packPanels] writes for B of k x n.
  static int panelsSize(int k, int n) {
    return k * Lanes.roundUpToTile(n);
  }

  /// Packs all of B, for [#multiplyPanels]: worth it when B is used many times, as weights are in
  /// one step.
  static void packPanels(
      int k, int n, float[] b, int bAt, int bRow, int bColumn, float[] panels, int panelsAt) {
    for (int j0 = 0; j0 < n; j0 += TILE) {
      int columns = Math.min(TILE, n - j0);
      packPanel(k, columns, b, bAt + j0 * bColumn, bRow, bColumn, panels, panelsAt + j0 * k);
    }
  }

  /// Floats of scratch memory that [#multiplyPanels] needs.
  static int panelsScratchSize(int m, int n) {
    return 4 * TILE + (packsRows(m, n) ? Math.min((m + 3) / 4 * 4, ROWS) * DEPTH : 0);
  }

  /// Whether enough panels pass a row of A to make up for packing it.
  private static boolean packsRows(int m, int n) {
    return m > PACKED_ROWS && n > 8 * TILE;
  }

  /// C = A·B or C += A·B, with a B that [#packPanels] has packed. A is packed, too, if it is used
  /// often enough.
  static void multiplyPanels(
      int m,
      int n,
      int k,
      float[] a,
      int aAt,
      int aRow,
      int aColumn,
      float[] panels,
      int panelsAt,
      float[] c,
      int cAt,
      int cRow,
      boolean accumulate,
      float[] scratch,
      int scratchAt) {
    if (k == 0) {
      clear(m, n, c, cAt, cRow, accumulate);
      return;
    }
    boolean pack = packsRows(m, n);
    int sliverAt = scratchAt + 4 * TILE;
    // A single row reads each panel once, from end to end; more rows share a block of each.
    int width = m == 1 ? TILE : n;
    for (int first = 0; first < n; first += width) {
      for (int k0 = 0; k0 < k; k0 += DEPTH) {
        int depth = Math.min(DEPTH, k - k0);
        for (int i0 = 0; i0 < m; i0 += ROWS) {
          int rows = Math.min(ROWS, m - i0);
          int aBlock = aAt + i0 * aRow + k0 * aColumn;
          if (pack) {
            packSlivers(rows, depth, a, aBlock, aRow, aColumn, scratch, sliverAt);
          }
          for (int j0 = first; j0 < Math.min(n, first + width); j0 += TILE) {
            rows(
                rows,
                Math.min(TILE, n - j0),
                depth,
                pack ? scratch : a,
                pack ? sliverAt : aBlock,
                pack ? 1 : aRow,
                pack ? 4 : aColumn,
                pack ? 4 * depth : 4 * aRow,
                panels,
                panelsAt + j0 * k + k0 * TILE,
                TILE,
                c,
                cAt + i0 * cRow + j0,
                cRow,
                accumulate || k0 > 0,
                scratch,
                scratchAt);
          }
        }
      }
    }
  }

  /// All rows against one panel. A group of four rows lies `aGroup` after the one before it.
  public static void rows(
      int rows,
      int columns,
      int depth,
      float[] a,
      int aAt,
      int aRow,
      int aColumn,
      int aGroup,
      float[] panel,
      int pAt,
      int pStep,
      float[] c,
      int cAt,
      int cRow,
      boolean add,
      float[] tile,
      int tileAt) {
    int i = 0;
    int group = aAt;
    for (; i + 4 <= rows; i += 4, group += aGroup) {
      int at = cAt + i * cRow;
      if (columns == TILE) {
        GemmTiles.four(depth, a, group, aRow, aColumn, panel, pAt, pStep, c, at, cRow, add);
      } else {
        copy(4, columns, c, at, cRow, tile, tileAt, TILE);
        GemmTiles.four(depth, a, group, aRow, aColumn, panel, pAt, pStep, tile, tileAt, TILE, add);
        copy(4, columns, tile, tileAt, TILE, c, at, cRow);
      }
    }
    for (; i < rows; i++, group += aRow) {
      int at = cAt + i * cRow;
      if (columns == TILE) {
        GemmTiles.one(depth, a, group, aColumn, panel, pAt, pStep, c, at, add);
      } else {
        copy(1, columns, c, at, cRow, tile, tileAt, TILE);
        GemmTiles.one(depth, a, group, aColumn, panel, pAt, pStep, tile, tileAt, add);
        copy(1, columns, tile, tileAt, TILE, c, at, cRow);
      }
    }
  }

  /// The scalar twin of [#multiply]: the textbook's three loops, in the same order of k.
  public static void multiplyScalar(
      int m,
      int n,
      int k,
      float[] a,
      int aAt,
      int aRow,
      int aColumn,
      float[] b,
      int bAt,
      int bRow,
      int bColumn,
      float[] c,
      int cAt,
      int cRow,
      boolean accumulate) {
    for (int i = 0; i < m; i++) {
      for (int j = 0; j < n; j++) {
        float sum = accumulate ? c[cAt + i * cRow + j] : 0f;
        for (int k0 = 0; k0 < k; k0 += DEPTH) {
          float block = 0f;
          for (int p = k0; p < Math.min(k, k0 + DEPTH); p++) {
            block =
                Math.fma(a[aAt + i * aRow + p * aColumn], b[bAt + p * bRow + j * bColumn], block);
          }
          sum = accumulate || k0 > 0 ? sum + block : block;
        }
        c[cAt + i * cRow + j] = sum;
      }
    }
  }

  /// Packs `columns` columns of B, k by k; missing columns are zero.
  private static void packPanel(
      int k, int columns, float[] b, int bAt, int bRow, int bColumn, float[] panel, int at) {
    if (bColumn == 1 && columns == TILE) {
      for (int p = 0; p < k; p++) {
        FloatVector.fromArray(SPECIES, b, bAt + p * bRow).intoArray(panel, at + p * TILE);
        FloatVector.fromArray(SPECIES, b, bAt + p * bRow + LANES)
            .intoArray(panel, at + p * TILE + LANES);
      }
      return;
    }
    for (int j = 0; j < columns; j++) {
      for (int p = 0; p < k; p++) {
        panel[at + p * TILE + j] = b[bAt + p * bRow + j * bColumn];
      }
    }
    for (int j = columns; j < TILE; j++) {
      for (int p = 0; p < k; p++) {
        panel[at + p * TILE + j] = 0f;
      }
    }
  }

  /// Packs rows of A four by four, k by k; the last rows, fewer than four, take a sliver of their
  /// own.
  private static void packSlivers(
      int rows, int k, float[] a, int aAt, int aRow, int aColumn, float[] slivers, int at) {
    int i = 0;
    for (; i + 4 <= rows; i += 4) {
      int from = aAt + i * aRow;
      int to = at + i * k;
      for (int p = 0; p < k; p++, from += aColumn, to += 4) {
        slivers[to] = a[from];
        slivers[to + 1] = a[from + aRow];
        slivers[to + 2] = a[from + 2 * aRow];
        slivers[to + 3] = a[from + 3 * aRow];
      }
    }
    for (int r = 0; i + r < rows; r++) {
      for (int p = 0; p < k; p++) {
        slivers[at + i * k + p * 4 + r] = a[aAt + (i + r) * aRow + p * aColumn];
      }
    }
  }

  private static void copy(
      int rows,
      int columns,
      float[] from,
      int fromAt,
      int fromRow,
      float[] to,
      int toAt,
      int toRow) {
    for (int i = 0; i < rows; i++) {
      System.arraycopy(from, fromAt + i * fromRow, to, toAt + i * toRow, columns);
    }
  }

  private static void clear(int m, int n, float[] c, int cAt, int cRow, boolean accumulate) {
    if (!accumulate) {
      for (int i = 0; i < m; i++) {
        Arrays.fill(c, cAt + i * cRow, cAt + i * cRow + n, 0f);
      }
    }
  }
}
