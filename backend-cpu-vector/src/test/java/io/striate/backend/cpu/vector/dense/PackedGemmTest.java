package io.striate.backend.cpu.vector.dense;

import static io.striate.backend.cpu.vector.Numbers.assertSame;
import static io.striate.backend.cpu.vector.Numbers.filled;
import static io.striate.backend.cpu.vector.Numbers.guarded;
import static io.striate.backend.cpu.vector.Numbers.whole;
import static io.striate.backend.cpu.vector.run.Lanes.LANES;
import static io.striate.backend.cpu.vector.run.Lanes.TILE;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Random;
import org.junit.jupiter.api.Test;

class PackedGemmTest {

  private static final int[] ROWS = {0, 1, 3, 4, 5, 16, 17, 37};
  private static final int[] COLUMNS = {0, 1, LANES - 1, LANES + 1, TILE, TILE + 1, 3 * TILE - 1};
  private static final int[] DEPTHS = {0, 1, 7, PackedGemm.DEPTH, PackedGemm.DEPTH + 3};

  @Test
  void agreesWithTheTwinAtAwkwardSizes() {
    for (int m : ROWS) {
      for (int n : COLUMNS) {
        for (int k : DEPTHS) {
          for (int form = 0; form < 8; form++) {
            check(m, n, k, (form & 1) != 0, (form & 2) != 0, (form & 4) != 0);
          }
        }
      }
    }
  }

  @Test
  void agreesWithTheTwinOverSeveralBlocksOfRows() {
    check(2 * PackedGemm.ROWS + 5, TILE + 3, 9, false, true, true);
    check(PackedGemm.ROWS + 6, 9 * TILE + 3, PackedGemm.DEPTH + 3, false, true, true);
  }

  private static void check(int m, int n, int k, boolean turnA, boolean turnB, boolean add) {
    int at = 3;
    int gap = 2;
    int aLine = (turnA ? m : k) + gap;
    int bLine = (turnB ? k : n) + gap;
    int cLine = n + gap;
    float[] a = whole(1, at + (turnA ? k : m) * aLine);
    float[] b = whole(2, at + (turnB ? n : k) * bLine);
    float[] expected = guarded(3, at, m * cLine, TILE);
    float[] actual = expected.clone();
    float[] scratch = filled(PackedGemm.scratchSize(m) + 1, Float.NaN);
    int aRow = turnA ? 1 : aLine;
    int aColumn = turnA ? aLine : 1;
    int bRow = turnB ? 1 : bLine;
    int bColumn = turnB ? bLine : 1;
    PackedGemm.multiplyScalar(
        m, n, k, a, at, aRow, aColumn, b, at, bRow, bColumn, expected, at, cLine, add);
    PackedGemm.multiply(
        m, n, k, a, at, aRow, aColumn, b, at, bRow, bColumn, actual, at, cLine, add, scratch, 1);
    String what = m + "x" + k + " by " + k + "x" + n + " " + turnA + turnB + add;
    assertSame(expected, actual, what);
    float[] panels = filled(PackedGemm.panelsSize(k, n) + 1, Float.NaN);
    float[] tile = filled(PackedGemm.panelsScratchSize(m, n) + 1, Float.NaN);
    float[] again = guarded(3, at, m * cLine, TILE);
    PackedGemm.packPanels(k, n, b, at, bRow, bColumn, panels, 1);
    PackedGemm.multiplyPanels(
        m, n, k, a, at, aRow, aColumn, panels, 1, again, at, cLine, add, tile, 1);
    assertSame(expected, again, "panels " + what);
  }

  /// A running sum of so many products is off by 2.8 units of `2^-24 * sum |a b|`, PyTorch's by
  /// 0.4.
  @Test
  void longSumsAreAddedInBlocks() {
    int k = 18 * PackedGemm.DEPTH;
    int n = TILE + 3;
    var random = new Random(1);
    float[] b = normal(random, k * n);
    float[] panels = new float[PackedGemm.panelsSize(k, n)];
    PackedGemm.packPanels(k, n, b, 0, n, 1, panels, 0);
    for (int m : new int[] {1, 6, 70}) {
      float[] a = normal(random, m * k);
      float[] expected = new float[m * n];
      PackedGemm.multiplyScalar(m, n, k, a, 0, k, 1, b, 0, n, 1, expected, 0, n, false);
      float[] scratch = new float[PackedGemm.scratchSize(m)];
      float[] found = new float[m * n];
      PackedGemm.multiply(m, n, k, a, 0, k, 1, b, 0, n, 1, found, 0, n, false, scratch, 0);
      assertArrayEquals(expected, found, m + " rows");
      float[] tile = new float[PackedGemm.panelsScratchSize(m, n)];
      PackedGemm.multiplyPanels(m, n, k, a, 0, k, 1, panels, 0, found, 0, n, false, tile, 0);
      assertArrayEquals(expected, found, m + " rows, panels");
      for (int i = 0; i < m * n; i++) {
        double sum = 0;
        double sizes = 0;
        for (int p = 0; p < k; p++) {
          double product = (double) a[i / n * k + p] * b[p * n + i % n];
          sum += product;
          sizes += Math.abs(product);
        }
        assertEquals(sum, found[i], sizes * 0x1p-24, m + " rows, element " + i);
      }
    }
  }

  private static float[] normal(Random random, int count) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }

  @Test
  void anySplitOfTheRowsAndColumnsGivesTheSameBits() {
    int m = 45;
    int n = 3 * TILE;
    int k = 300;
    float[] a = fractions(5, m * k);
    float[] b = fractions(6, k * n);
    float[] whole = new float[m * n];
    float[] scratch = new float[PackedGemm.scratchSize(m)];
    PackedGemm.multiply(m, n, k, a, 0, k, 1, b, 0, n, 1, whole, 0, n, false, scratch, 0);
    float[] parts = new float[m * n];
    for (int[] rows : new int[][] {{0, 2}, {2, 19}, {19, 45}}) {
      for (int[] columns : new int[][] {{0, 5}, {5, TILE + 1}, {TILE + 1, n}}) {
        PackedGemm.multiply(
            rows[1] - rows[0],
            columns[1] - columns[0],
            k,
            a,
            rows[0] * k,
            k,
            1,
            b,
            columns[0],
            n,
            1,
            parts,
            rows[0] * n + columns[0],
            n,
            false,
            scratch,
            0);
      }
    }
    assertArrayEquals(whole, parts);
  }

  @Test
  void infinityAndNanStayInTheirRow() {
    int m = 5;
    int n = TILE - 1;
    int k = 2;
    float[] a = filled(m * k, 1f);
    a[2 * k] = Float.POSITIVE_INFINITY;
    a[3 * k + 1] = Float.NaN;
    float[] b = filled(k * n, 1f);
    float[] c = new float[m * n];
    float[] scratch = new float[PackedGemm.scratchSize(m)];
    PackedGemm.multiply(m, n, k, a, 0, k, 1, b, 0, n, 1, c, 0, n, false, scratch, 0);
    float[] expected = filled(m * n, 2f);
    java.util.Arrays.fill(expected, 2 * n, 3 * n, Float.POSITIVE_INFINITY);
    java.util.Arrays.fill(expected, 3 * n, 4 * n, Float.NaN);
    assertSame(expected, c, "product");
  }

  private static float[] fractions(long seed, int n) {
    var random = new java.util.Random(seed);
    float[] numbers = new float[n];
    for (int i = 0; i < n; i++) {
      numbers[i] = random.nextFloat() - 0.5f;
    }
    return numbers;
  }
}
