package io.striate.backend.cpu.vector.conv.winograd;

import static io.striate.backend.cpu.vector.conv.winograd.WinogradTransforms.POINTS;
import static io.striate.backend.cpu.vector.run.Lanes.LANES;
import static io.striate.backend.cpu.vector.run.Lanes.TILE;

import io.striate.backend.cpu.vector.dense.GemmTiles;
import io.striate.backend.cpu.vector.dense.PackedGemm;
import io.striate.backend.cpu.vector.run.Lanes;
import java.util.Arrays;

/// Convolution with stride 1 by Winograd's algorithm, forward and by the input: 36 multiplications
/// for a tile, in place of 144 by [WinogradForm#F4X4_3X3], of 100 by [WinogradForm#F2X2_5X5].
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
/// **Two steps.** Small maps have too few blocks, so tasks must share them. Then V of all tiles is
/// made in a step of its own ([#transformAll]), and tasks are pairs of a panel and a longer block
/// ([#multiplyAll]): each number of U is read once.
///
/// **Rounding.** Another than the plain formula's: sums of whole numbers are not exact, and an
/// infinity turns a whole tile into NaN. See `docs/decisions/050-winograd.md` for the bound.
///
/// By the input it is the same with gradients for images, and kernels rotated by 180 degrees with channels and filters
/// swapped.
final class WinogradConv2d {
  /// Floats of V that a block aims at: half a second-level cache.
  private static final int BLOCK = 64 * 1024;

  private static final int LEAST_TILES = 32;
  private static final int MOST_TILES = 96;

  /// Floats between the planes of V and M beyond their size.
  private static final int SKEW = 16;

  private final WinogradForm form;
  private final WinogradTiles tiles;
  private final int depth;
  private final int filters;
  private final int blockTiles;
  private final int productsAt;

  /// @param blockTiles most tiles of a block, a multiple of 4
  /// @param transforms whether blocks transform their input, into scratch memory, and do not find
  ///   it transformed
  private WinogradConv2d(
      WinogradTiles tiles, int depth, int filters, int blockTiles, boolean transforms) {
    this.form = tiles.form();
    this.tiles = tiles;
    this.depth = depth;
    this.filters = filters;
    this.blockTiles = blockTiles;
    productsAt = transforms ? transformedSize(blockTiles) : 0;
  }

  WinogradConv2d(WinogradTiles tiles, int depth, int filters) {
    this(tiles, depth, filters, blockTiles(depth), true);
  }

  /// The same for input that is transformed already, all tiles of a batch at once.
  ///
  /// @param count tiles of the batch
  /// @param tasks how many pairs of a block and a panel are wanted at least
  WinogradConv2d ofTransformed(int count, int tasks) {
    int blocks = Math.max(Math.ceilDiv(count, MOST_TILES), Math.ceilDiv(tasks, panels()));
    return new WinogradConv2d(
        tiles, depth, filters, roundUpToRows(Math.ceilDiv(count, blocks)), false);
  }

  /// Tiles rounded up to what the micro-kernel takes at a time.
  private static int roundUpToRows(int tiles) {
    return (tiles + 3) / 4 * 4;
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
    return blockTiles;
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
  int packScratch() {
    return form.taps() * TILE + WinogradForm.SIDE * form.kernel() * LANES;
  }

  /// Transforms the weights of one panel of filters. The kernel of filter f and channel c starts at
  /// `weightAt + f filterStep + c depthStep`.
  ///
  /// @param turned whether the kernels are rotated by 180 degrees
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
    int taps = form.taps();
    Arrays.fill(scratch, 0, taps * TILE, 0f);
    for (int c = 0; c < depth; c++) {
      int from = weightAt + first * filterStep + c * depthStep;
      for (int t = 0; t < taps; t++) {
        int tap = from + (turned ? taps - 1 - t : t);
        for (int f = 0; f < count; f++) {
          scratch[t * TILE + f] = weight[tap + f * filterStep];
        }
      }
      WinogradTransforms.weight(
          form, scratch, 0, scratch, taps * TILE, packed, to + c * TILE, depth * TILE);
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

  /// Numbers from one point to the next of V, for a number of tiles.
  private int pointStep(int tiles) {
    return roundUpToRows(tiles) * paddedDepth() + SKEW;
  }

  /// Floats of V for a number of tiles.
  int transformedSize(int tiles) {
    return POINTS * pointStep(tiles);
  }

  private int stripAt() {
    return productsAt + POINTS * (blockTiles * TILE + SKEW);
  }

  private int stripSize() {
    int run = Math.min(blockTiles, tiles.across());
    int m = form.tile();
    return Math.max(inputStrip(run), m * m * run * TILE);
  }

  private int inputStrip(int run) {
    return WinogradForm.SIDE * form.columns(run) * LANES;
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
    transform(
        first, count, 0, depth, in, inAt, scratch, 0, pointStep(blockTiles), scratch, stripAt());
    for (int panel = from; panel < to; panel++) {
      multiply(
          count,
          scratch,
          0,
          pointStep(blockTiles),
          packed,
          packedAt + panel * panelSize(),
          scratch);
      store(first, count, panel, packed, packedAt, relu, out, outAt, scratch);
    }
  }

  /// Floats of scratch memory that [#transformAll] needs.
  int transformScratch() {
    return inputStrip(tiles.across());
  }

  /// Transforms some tiles of some channels to their place among all tiles of a batch.
  ///
  /// @param all tiles of the batch
  /// @param channel the first channel, a multiple of LANES
  void transformAll(
      int all,
      int first,
      int count,
      int channel,
      int channels,
      float[] in,
      int inAt,
      float[] v,
      int vAt,
      float[] scratch) {
    int to = vAt + first * paddedDepth();
    transform(first, count, channel, channels, in, inAt, v, to, pointStep(all), scratch, 0);
  }

  /// Some tiles for one panel of filters, from the transformed input of all tiles.
  ///
  /// @param all tiles of the batch
  void multiplyAll(
      int all,
      int first,
      int count,
      int panel,
      float[] v,
      int vAt,
      float[] packed,
      int packedAt,
      boolean relu,
      float[] out,
      int outAt,
      float[] scratch) {
    int from = vAt + first * paddedDepth();
    multiply(count, v, from, pointStep(all), packed, packedAt + panel * panelSize(), scratch);
    store(first, count, panel, packed, packedAt, relu, out, outAt, scratch);
  }

  private void transform(
      int first,
      int count,
      int channel,
      int channels,
      float[] in,
      int inAt,
      float[] v,
      int vAt,
      int point,
      float[] scratch,
      int strip) {
    int plane = tiles.height() * tiles.width();
    for (int t = 0; t < count; ) {
      int tile = first + t;
      int run = tiles.run(tile, count - t);
      int columns = form.columns(run);
      int sample = inAt + tile / tiles.perSample() * depth * plane;
      for (int c = channel; c < Math.min(depth, channel + channels); c += LANES) {
        tiles.gatherInput(tile, run, in, sample + c * plane, depth - c, scratch, strip);
        WinogradTransforms.inputColumns(scratch, strip, columns);
        for (int r = 0; r < 6; r++) {
          WinogradTransforms.inputRow(
              scratch,
              strip + r * columns * LANES,
              run,
              form.tile() * LANES,
              v,
              vAt + 6 * r * point + t * paddedDepth() + c,
              point,
              paddedDepth());
        }
      }
      t += run;
    }
  }

  /// The 36 products of one panel. The last group of four tiles may reach over the end of the
  /// block, into numbers that are not read.
  private void multiply(
      int count, float[] v, int vAt, int point, float[] packed, int panelAt, float[] scratch) {
    int row = paddedDepth();
    int product = blockTiles * TILE + SKEW;
    for (int e = 0; e < POINTS; e++) {
      int from = vAt + e * point;
      int m = productsAt + e * product;
      int u = panelAt + e * depth * TILE;
      for (int k = 0; k < depth; k += PackedGemm.DEPTH) {
        int steps = Math.min(PackedGemm.DEPTH, depth - k);
        for (int t = 0; t < count; t += 4) {
          GemmTiles.four(
              steps,
              v,
              from + t * row + k,
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
      float[] packed,
      int packedAt,
      boolean relu,
      float[] out,
      int outAt,
      float[] scratch) {
    int m = form.tile();
    int map = tiles.outHeight() * tiles.outWidth();
    int biasAt = packedAt + panels() * panelSize() + panel * TILE;
    int product = blockTiles * TILE + SKEW;
    int strip = stripAt();
    int between = strip + stripSize();
    for (int t = 0; t < count; ) {
      int tile = first + t;
      int run = tiles.run(tile, count - t);
      for (int j = 0; j < run; j++) {
        WinogradTransforms.output(
            form,
            scratch,
            productsAt + (t + j) * TILE,
            product,
            packed,
            biasAt,
            relu,
            scratch,
            between,
            scratch,
            strip + m * j * TILE,
            m * run);
      }
      int filter = panel * TILE;
      int to = outAt + (tile / tiles.perSample() * filters + filter) * map;
      tiles.scatterOutput(tile, run, scratch, strip, filters - filter, out, to);
      t += run;
    }
  }
}
