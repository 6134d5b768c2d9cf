package io.striate.backend.cpu.vector;

import static io.striate.backend.cpu.vector.Lanes.LANES;
import static io.striate.backend.cpu.vector.Lanes.TILE;
import static io.striate.backend.cpu.vector.WinogradTransforms.POINTS;

import java.util.Arrays;

/// Convolution 3x3 with stride 1 by Winograd's F(4x4, 3x3), forward and by the input: 36
/// multiplications for 16 results in place of 144.
///
///     out[tile, f] = At ( sum over c of (G g[f, c] Gt) · (Bt d[tile, c] B) ) A
///
/// The sums over c are 36 matrix products, one for each point of the transform:
///
/// | array | layout | |
/// |---|---|---|
/// | U, weights | `[filters / TILE, 36, depth, TILE]` | transformed once a step, or once a plan |
/// | V, input | `[36, tiles, depth rounded up to LANES]` | a block of tiles |
/// | M, products | `[36, tiles, TILE]` | a block of tiles, TILE filters |
///
/// **Blocks.** A block of tiles is taken through all filters, TILE at a time: V is read from the second-level
/// cache (or the third, with many channels) by each, U streams through once a block, M never leaves the
/// first two. The products are the 4 x TILE micro-kernel of [GemmTiles]. So that the 36 planes of V and M do not
/// fall on the same lines of a cache, each is longer than it need be.
///
/// **Rounding.** Another than the plain formula's: sums of whole numbers are not exact, and an
/// infinity turns a whole tile into NaN. See `docs/decisions/050-winograd.md` for the bound.
///
/// By the input it is the same with gradients for images, and kernels turned about with channels and filters
/// swapped.
final class WinogradConv2d {
  /// Floats of V that a block aims at: half a second-level cache.
  private static final int BLOCK = 64 * 1024;

  private static final int LEAST_TILES = 32;
  private static final int MOST_TILES = 96;

  /// Floats between the planes of V and M beyond their size.
  private static final int SKEW = 16;

  private final WinogradTiles tiles;
  private final int depth;
  private final int filters;

  WinogradConv2d(WinogradTiles tiles, int depth, int filters) {
    this.tiles = tiles;
    this.depth = depth;
    this.filters = filters;
  }

  int panels() {
    return (filters + TILE - 1) / TILE;
  }

  WinogradTiles tiles() {
    return tiles;
  }

  private int paddedDepth() {
    return Lanes.roundUp(depth);
  }

  /// Most tiles of a block, a multiple of 4.
  int blockTiles() {
    return blockTiles(depth);
  }

  static int blockTiles(int depth) {
    int wanted = BLOCK / (POINTS * Lanes.roundUp(depth)) / 4 * 4;
    return Math.clamp(wanted, LEAST_TILES, MOST_TILES);
  }

  private int panelSize() {
    return POINTS * depth * TILE;
  }

  /// Floats of transformed weights and biases.
  int packedSize() {
    return panels() * (panelSize() + TILE);
  }

  /// Floats of scratch memory that [#pack] needs.
  static int packScratch() {
    return 9 * TILE + 18 * LANES;
  }

  /// Transforms the weights of one panel of filters. The kernel of filter f and channel c starts at
  /// `weightAt + f filterStep + c depthStep`.
  ///
  /// @param turned whether the kernels are turned about
  void pack(
      int panel,
      float[] weight,
      int weightAt,
      int filterStep,
      int depthStep,
      boolean turned,
      float[] packed,
      int packedAt,
      float[] scratch) {
    int first = panel * TILE;
    int count = Math.min(TILE, filters - first);
    int to = packedAt + panel * panelSize();
    Arrays.fill(scratch, 0, 9 * TILE, 0f);
    for (int c = 0; c < depth; c++) {
      int from = weightAt + first * filterStep + c * depthStep;
      for (int f = 0; f < count; f++, from += filterStep) {
        for (int t = 0; t < 9; t++) {
          scratch[t * TILE + f] = weight[from + (turned ? 8 - t : t)];
        }
      }
      WinogradTransforms.weight(scratch, 0, scratch, 9 * TILE, packed, to + c * TILE, depth * TILE);
    }
  }

  /// Puts the biases behind the packed weights; zeros if there are none.
  void packBias(boolean hasBias, float[] bias, int biasAt, float[] packed, int packedAt) {
    int to = packedAt + panels() * panelSize();
    Arrays.fill(packed, to, to + panels() * TILE, 0f);
    if (hasBias) {
      System.arraycopy(bias, biasAt, packed, to, filters);
    }
  }

  private int productsAt() {
    return POINTS * (blockTiles() * paddedDepth() + SKEW);
  }

  private int stripAt() {
    return productsAt() + POINTS * (blockTiles() * TILE + SKEW);
  }

  private int stripSize() {
    int run = Math.min(blockTiles(), tiles.across());
    return Math.max(6 * (4 * run + 2) * LANES, 16 * run * TILE);
  }

  /// Floats of scratch memory that [#block] needs.
  int scratch() {
    return stripAt() + stripSize() + 24 * LANES;
  }

  /// Some tiles, at most [#blockTiles], for some panels of filters.
  ///
  /// @param first number of the first tile in the batch
  /// @param from first panel
  /// @param to panel behind the last
  void block(
      int first,
      int count,
      int from,
      int to,
      float[] in,
      int inAt,
      float[] packed,
      int packedAt,
      boolean relu,
      float[] out,
      int outAt,
      float[] scratch) {
    transformInput(first, count, in, inAt, scratch);
    for (int panel = from; panel < to; panel++) {
      multiply(count, packed, packedAt + panel * panelSize(), scratch);
      int bias = packedAt + panels() * panelSize() + panel * TILE;
      store(first, count, panel, packed, bias, relu, out, outAt, scratch);
    }
  }

  private void transformInput(int first, int count, float[] in, int inAt, float[] scratch) {
    int plane = tiles.height() * tiles.width();
    int point = blockTiles() * paddedDepth() + SKEW;
    int strip = stripAt();
    for (int t = 0; t < count; ) {
      int tile = first + t;
      int run = tiles.run(tile, count - t);
      int columns = 4 * run + 2;
      int sample = inAt + tile / tiles.perSample() * depth * plane;
      for (int c = 0; c < depth; c += LANES) {
        tiles.gatherInput(tile, run, in, sample + c * plane, depth - c, scratch, strip);
        WinogradTransforms.inputColumns(scratch, strip, columns);
        for (int r = 0; r < 6; r++) {
          WinogradTransforms.inputRow(
              scratch,
              strip + r * columns * LANES,
              run,
              scratch,
              6 * r * point + t * paddedDepth() + c,
              point,
              paddedDepth());
        }
      }
      t += run;
    }
  }

  /// The 36 products of one panel. The last group of four tiles may reach over the end of the
  /// block, into numbers that nobody reads.
  private void multiply(int count, float[] packed, int panelAt, float[] scratch) {
    int row = paddedDepth();
    int point = blockTiles() * row + SKEW;
    int product = blockTiles() * TILE + SKEW;
    for (int e = 0; e < POINTS; e++) {
      int v = e * point;
      int m = productsAt() + e * product;
      int u = panelAt + e * depth * TILE;
      for (int k = 0; k < depth; k += PackedGemm.DEPTH) {
        int steps = Math.min(PackedGemm.DEPTH, depth - k);
        for (int t = 0; t < count; t += 4) {
          GemmTiles.four(
              steps,
              scratch,
              v + t * row + k,
              row,
              1,
              packed,
              u + k * TILE,
              TILE,
              scratch,
              m + t * TILE,
              TILE,
              k > 0);
        }
      }
    }
  }

  private void store(
      int first,
      int count,
      int panel,
      float[] bias,
      int biasAt,
      boolean relu,
      float[] out,
      int outAt,
      float[] scratch) {
    int map = tiles.outHeight() * tiles.outWidth();
    int product = blockTiles() * TILE + SKEW;
    int strip = stripAt();
    int between = strip + stripSize();
    for (int t = 0; t < count; ) {
      int tile = first + t;
      int run = tiles.run(tile, count - t);
      for (int j = 0; j < run; j++) {
        WinogradTransforms.output(
            scratch,
            productsAt() + (t + j) * TILE,
            product,
            bias,
            biasAt,
            relu,
            scratch,
            between,
            scratch,
            strip + 4 * j * TILE,
            4 * run);
      }
      int filter = panel * TILE;
      int to = outAt + (tile / tiles.perSample() * filters + filter) * map;
      tiles.scatterOutput(tile, run, scratch, strip, filters - filter, out, to);
      t += run;
    }
  }
}
