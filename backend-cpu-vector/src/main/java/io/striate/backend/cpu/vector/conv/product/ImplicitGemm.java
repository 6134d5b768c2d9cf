package io.striate.backend.cpu.vector.conv.product;

import static io.striate.backend.cpu.vector.run.Lanes.LANES;
import static io.striate.backend.cpu.vector.run.Lanes.SPECIES;
import static io.striate.backend.cpu.vector.run.Lanes.TILE;

import jdk.incubator.vector.FloatVector;

/// Convolution of one sample as a product of matrices, one of which is never written.
///
///     out[f, q] = bias[f] + sum over t of weight[f, t] · in[pixel[q] + tap[t]]
///
/// | array | layout |
/// |---|---|
/// | `in` | the image or a padded copy of it, whatever the two lists of offsets point into |
/// | `weight` | [#packWeight]: four filters side by side, in each tap by tap |
/// | `out` | `[filters, pixels]`, the canonical layout |
///
/// The matrix of patches has a column for each pixel and a row for each tap. [#packPanel] writes
/// TILE columns of it, up to [#DEPTH] taps deep: 16 kB at 256 bits, which stays in the first-level
/// cache while all filters pass by, four at a time, in the register tile of `GemmTiles`. Pixels
/// that lie side by side in a row are moved as vectors, so packing costs 2 to 5 % with 64 filters
/// or more. A shallow panel leaves room: then several are packed, and each filter's weights are
/// read once for all of them.
///
/// Weights of one block of taps (256 filters: 256 kB) stay in the second-level cache while the
/// pixels pass. Every number of the result adds its taps in the order of the weights, block by
/// block, and then the blocks, however pixels and filters are shared out.
///
/// The gradient by the weights, [ImplicitGemmGradWeight], packs the same panels with pixels and taps exchanged.
///
/// Measured on one thread, 256 bits, in processor time on a busy machine: with few channels it
/// gains most (3x224x224 -> 64, 3x3: 87 ms against 108 of `DirectConv2d` side by side, 55 in a
/// calmer hour); 96x27x27 -> 256, 5x5, is equal at 31 GFLOP/s, but here one sample can be shared
/// and nothing is turned afterwards.
final class ImplicitGemm {

  /// Taps between two visits of the result: a panel of this depth fits half of a 32 kB cache.
  static final int DEPTH = 256;

  /// Filters of one register tile.
  static final int FILTERS = 4;

  /// Most panels packed at a time.
  private static final int PANELS = 8;

  private ImplicitGemm() {}

  /// Floats of scratch memory that [#multiply] needs.
  static int scratchSize() {
    return DEPTH * TILE + TILE + tileSize();
  }

  /// Floats of scratch memory that [#multiplyPanels] needs.
  static int tileSize() {
    return FILTERS * TILE;
  }

  /// Whole numbers of scratch memory that [#packPanel] needs.
  static int words() {
    return 2 * TILE;
  }

  /// Filters rounded up to whole register tiles.
  static int paddedFilters(int filters) {
    return (filters + FILTERS - 1) / FILTERS * FILTERS;
  }

  /// Packs the weights of one group, of which tap t of filter f lies at `at + f * row + tap[t]`;
  /// missing filters are zero.
  static void packWeight(
      int filters, int[] tap, float[] weight, int at, int row, float[] packed, int to) {
    for (int f = 0; f < paddedFilters(filters); f++) {
      int sliver = to + f / FILTERS * FILTERS * tap.length + f % FILTERS;
      for (int t = 0; t < tap.length; t++) {
        packed[sliver + t * FILTERS] = f < filters ? weight[at + f * row + tap[t]] : 0f;
      }
    }
  }

  /// Filters of one group at pixels `first` to `first + pixels - 1`; `out` and its rows start with
  /// pixel 0. The first filter is a multiple of four; so is the number of those in `bias`.
  static void multiply(
      float[] in,
      int inAt,
      int[] pixel,
      int first,
      int pixels,
      int[] tap,
      float[] weight,
      int weightAt,
      int filters,
      float[] bias,
      int biasAt,
      boolean relu,
      float[] out,
      int outAt,
      int row,
      float[] scratch,
      int scratchAt,
      int[] words) {
    int blocks = (tap.length + DEPTH - 1) / DEPTH;
    int tile = scratchAt + DEPTH * TILE + TILE;
    for (int block = 0; block < blocks; block++) {
      int k0 = (int) ((long) block * tap.length / blocks);
      int depth = (int) ((block + 1L) * tap.length / blocks) - k0;
      int group = Math.clamp(DEPTH / depth, 1, PANELS) * TILE;
      boolean add = block > 0;
      boolean clip = relu && block == blocks - 1;
      for (int q0 = 0; q0 < pixels; q0 += group) {
        int width = Math.min(group, pixels - q0);
        for (int q = 0; q < width; q += TILE) {
          int columns = Math.min(TILE, width - q);
          packPanel(
              in,
              inAt,
              pixel,
              first + q0 + q,
              columns,
              tap,
              k0,
              depth,
              scratch,
              scratchAt + q * depth,
              words);
        }
        tiles(
            tap.length,
            k0,
            depth,
            scratch,
            scratchAt,
            depth * TILE,
            width,
            weight,
            weightAt,
            filters,
            bias,
            biasAt,
            add,
            clip,
            out,
            outAt + first + q0,
            row,
            scratch,
            tile);
      }
    }
  }

  /// Floats of all panels of a number of pixels and taps.
  static int panelsSize(int pixels, int taps) {
    return Math.ceilDiv(pixels, TILE) * TILE * taps;
  }

  /// [#multiply] with all panels packed before by [#packPanel], `[panels, taps, TILE]`.
  ///
  /// @param first the first pixel, a multiple of TILE
  static void multiplyPanels(
      float[] panels,
      int panelsAt,
      int first,
      int pixels,
      int taps,
      float[] weight,
      int weightAt,
      int filters,
      float[] bias,
      int biasAt,
      boolean relu,
      float[] out,
      int outAt,
      int row,
      float[] scratch,
      int tile) {
    int blocks = (taps + DEPTH - 1) / DEPTH;
    for (int block = 0; block < blocks; block++) {
      int k0 = (int) ((long) block * taps / blocks);
      int depth = (int) ((block + 1L) * taps / blocks) - k0;
      int group = Math.clamp(DEPTH / depth, 1, PANELS) * TILE;
      for (int q0 = 0; q0 < pixels; q0 += group) {
        tiles(
            taps,
            k0,
            depth,
            panels,
            panelsAt + (first + q0) * taps + k0 * TILE,
            taps * TILE,
            Math.min(group, pixels - q0),
            weight,
            weightAt,
            filters,
            bias,
            biasAt,
            block > 0,
            relu && block == blocks - 1,
            out,
            outAt + first + q0,
            row,
            scratch,
            tile);
      }
    }
  }

  /// All filters at the pixels of a few panels, for one block of taps.
  ///
  /// @param panelStep numbers from one panel to the next
  /// @param tile where in `scratch` a tile that is not full lies meanwhile
  private static void tiles(
      int taps,
      int k0,
      int depth,
      float[] panels,
      int panelsAt,
      int panelStep,
      int pixels,
      float[] weight,
      int weightAt,
      int filters,
      float[] bias,
      int biasAt,
      boolean add,
      boolean relu,
      float[] out,
      int outAt,
      int row,
      float[] scratch,
      int tile) {
    for (int f = 0; f < filters; f += FILTERS) {
      int w = weightAt + f * taps + k0 * FILTERS;
      int o = outAt + f * row;
      int count = Math.min(FILTERS, filters - f);
      for (int q = 0; q < pixels; q += TILE) {
        int columns = Math.min(TILE, pixels - q);
        int panel = panelsAt + q / TILE * panelStep;
        int b = biasAt + f;
        if (count == FILTERS && columns == TILE) {
          tile(depth, weight, w, panels, panel, bias, b, out, o + q, row, add, relu);
        } else {
          copy(count, columns, out, o + q, row, scratch, tile, TILE);
          tile(depth, weight, w, panels, panel, bias, b, scratch, tile, TILE, add, relu);
          copy(count, columns, scratch, tile, TILE, out, o + q, row);
        }
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

  /// Packs `columns` columns, `depth` deep:
  ///
  ///     panel[k, j] = in[across[first + j] + along[k0 + k]]
  ///
  /// Columns that lie side by side are moved as vectors. A vector that reaches past its run writes
  /// into the next one or the next row, which is written afterwards; so `panel` has TILE numbers to
  /// spare, and so has `in` unless all runs are of TILE. The last columns, if fewer, are moved one
  /// by one.
  static void packPanel(
      float[] in,
      int inAt,
      int[] across,
      int first,
      int columns,
      int[] along,
      int k0,
      int depth,
      float[] panel,
      int at,
      int[] words) {
    if (columns == TILE && across[first + TILE - 1] - across[first] == TILE - 1) {
      int from = inAt + across[first];
      for (int k = 0; k < depth; k++) {
        int x = from + along[k0 + k];
        FloatVector.fromArray(SPECIES, in, x).intoArray(panel, at + k * TILE);
        FloatVector.fromArray(SPECIES, in, x + LANES).intoArray(panel, at + k * TILE + LANES);
      }
      return;
    }
    int moves = columns < TILE ? TILE : moves(across, first, columns, words);
    if (2 * moves <= TILE) {
      for (int k = 0; k < depth; k++) {
        int x = inAt + along[k0 + k];
        int to = at + k * TILE;
        for (int m = 0; m < moves; m++) {
          FloatVector.fromArray(SPECIES, in, x + words[2 * m])
              .intoArray(panel, to + words[2 * m + 1]);
        }
      }
      return;
    }
    int j = 0;
    for (; j + 8 <= columns; j += 8) {
      packEight(in, inAt, across, first + j, along, k0, depth, panel, at + j);
    }
    for (; j < columns; j++) {
      int from = inAt + across[first + j];
      for (int k = 0; k < depth; k++) {
        panel[at + k * TILE + j] = in[from + along[k0 + k]];
      }
    }
  }

  /// Eight columns of a panel, number by number: written out, which halves the time of a loop.
  private static void packEight(
      float[] in,
      int inAt,
      int[] across,
      int first,
      int[] along,
      int k0,
      int depth,
      float[] panel,
      int at) {
    int x0 = inAt + across[first];
    int x1 = inAt + across[first + 1];
    int x2 = inAt + across[first + 2];
    int x3 = inAt + across[first + 3];
    int x4 = inAt + across[first + 4];
    int x5 = inAt + across[first + 5];
    int x6 = inAt + across[first + 6];
    int x7 = inAt + across[first + 7];
    for (int k = 0; k < depth; k++) {
      int from = along[k0 + k];
      int to = at + k * TILE;
      panel[to] = in[x0 + from];
      panel[to + 1] = in[x1 + from];
      panel[to + 2] = in[x2 + from];
      panel[to + 3] = in[x3 + from];
      panel[to + 4] = in[x4 + from];
      panel[to + 5] = in[x5 + from];
      panel[to + 6] = in[x6 + from];
      panel[to + 7] = in[x7 + from];
    }
  }

  private static void packRow(
      float[] in, int x, int[] across, int first, int columns, float[] panel, int at) {
    for (int j = 0; j < columns; j++) {
      panel[at + j] = in[x + across[first + j]];
    }
  }

  /// [#packPanel] that writes nothing but its own rows, so that others may write their neighbours
  /// at the same time.
  static void packOwnRows(
      float[] in,
      int inAt,
      int[] across,
      int first,
      int columns,
      int[] along,
      int k0,
      int depth,
      float[] panel,
      int at,
      int[] words) {
    int last = depth - 1;
    packPanel(in, inAt, across, first, columns, along, k0, last, panel, at, words);
    packRow(in, inAt + along[k0 + last], across, first, columns, panel, at + last * TILE);
  }

  /// Cuts columns into runs of neighbours and those into vectors: where each comes from, and to
  /// which column it goes.
  private static int moves(int[] across, int first, int columns, int[] words) {
    int moves = 0;
    int next = 0;
    for (int j = 0; j < columns; j++) {
      boolean starts = j == 0 || across[first + j] != across[first + j - 1] + 1;
      if (starts || j == next) {
        words[2 * moves] = across[first + j];
        words[2 * moves + 1] = j;
        moves++;
        next = j + LANES;
      }
    }
    return moves;
  }

  /// Four filters x TILE pixels. The result starts from the biases; or from zero, and the values
  /// that are there are added at the end.
  private static void tile(
      int k,
      float[] weight,
      int w,
      float[] panel,
      int p,
      float[] bias,
      int b,
      float[] out,
      int o,
      int row,
      boolean add,
      boolean relu) {
    int o1 = o + row;
    int o2 = o1 + row;
    int o3 = o2 + row;
    var start0 = FloatVector.broadcast(SPECIES, add ? 0f : bias[b]);
    var start1 = FloatVector.broadcast(SPECIES, add ? 0f : bias[b + 1]);
    var start2 = FloatVector.broadcast(SPECIES, add ? 0f : bias[b + 2]);
    var start3 = FloatVector.broadcast(SPECIES, add ? 0f : bias[b + 3]);
    var s00 = start0;
    var s01 = start0;
    var s10 = start1;
    var s11 = start1;
    var s20 = start2;
    var s21 = start2;
    var s30 = start3;
    var s31 = start3;
    for (int i = 0; i < k; i++) {
      var x0 = FloatVector.fromArray(SPECIES, panel, p + i * TILE);
      var x1 = FloatVector.fromArray(SPECIES, panel, p + i * TILE + LANES);
      var v = FloatVector.broadcast(SPECIES, weight[w + 4 * i]);
      s00 = v.fma(x0, s00);
      s01 = v.fma(x1, s01);
      v = FloatVector.broadcast(SPECIES, weight[w + 4 * i + 1]);
      s10 = v.fma(x0, s10);
      s11 = v.fma(x1, s11);
      v = FloatVector.broadcast(SPECIES, weight[w + 4 * i + 2]);
      s20 = v.fma(x0, s20);
      s21 = v.fma(x1, s21);
      v = FloatVector.broadcast(SPECIES, weight[w + 4 * i + 3]);
      s30 = v.fma(x0, s30);
      s31 = v.fma(x1, s31);
    }
    if (add) {
      s00 = s00.add(FloatVector.fromArray(SPECIES, out, o));
      s01 = s01.add(FloatVector.fromArray(SPECIES, out, o + LANES));
      s10 = s10.add(FloatVector.fromArray(SPECIES, out, o1));
      s11 = s11.add(FloatVector.fromArray(SPECIES, out, o1 + LANES));
      s20 = s20.add(FloatVector.fromArray(SPECIES, out, o2));
      s21 = s21.add(FloatVector.fromArray(SPECIES, out, o2 + LANES));
      s30 = s30.add(FloatVector.fromArray(SPECIES, out, o3));
      s31 = s31.add(FloatVector.fromArray(SPECIES, out, o3 + LANES));
    }
    float floor = relu ? 0f : Float.NEGATIVE_INFINITY;
    s00.max(floor).intoArray(out, o);
    s01.max(floor).intoArray(out, o + LANES);
    s10.max(floor).intoArray(out, o1);
    s11.max(floor).intoArray(out, o1 + LANES);
    s20.max(floor).intoArray(out, o2);
    s21.max(floor).intoArray(out, o2 + LANES);
    s30.max(floor).intoArray(out, o3);
    s31.max(floor).intoArray(out, o3 + LANES);
  }

  /// The scalar twin of [#multiply], with weights as they are, `[filters, taps]`.
  static void multiplyScalar(
      float[] in,
      int inAt,
      int[] pixel,
      int first,
      int pixels,
      int[] tap,
      float[] weight,
      int weightAt,
      int filters,
      float[] bias,
      int biasAt,
      boolean relu,
      float[] out,
      int outAt,
      int row) {
    for (int f = 0; f < filters; f++) {
      for (int q = first; q < first + pixels; q++) {
        float sum = 0f;
        int blocks = (tap.length + DEPTH - 1) / DEPTH;
        for (int block = 0; block < blocks; block++) {
          float part = block == 0 ? bias[biasAt + f] : 0f;
          int end = (int) ((block + 1L) * tap.length / blocks);
          for (int t = (int) ((long) block * tap.length / blocks); t < end; t++) {
            int at = weightAt + f * tap.length + t;
            part = Math.fma(weight[at], in[inAt + pixel[q] + tap[t]], part);
          }
          sum = block == 0 ? part : sum + part;
        }
        out[outAt + f * row + q] = relu ? Math.max(sum, 0f) : sum;
      }
    }
  }
}
