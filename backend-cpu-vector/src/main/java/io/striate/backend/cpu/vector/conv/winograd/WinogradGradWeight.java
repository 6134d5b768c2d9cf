package io.striate.backend.cpu.vector.conv.winograd;

import static io.striate.backend.cpu.vector.conv.winograd.WinogradTransforms.POINTS;
import static io.striate.backend.cpu.vector.run.Lanes.LANES;
import static io.striate.backend.cpu.vector.run.Lanes.TILE;

import io.striate.backend.cpu.vector.conv.ConvGeometry;
import io.striate.backend.cpu.vector.dense.GemmTiles;
import io.striate.backend.cpu.vector.run.Lanes;
import java.util.Arrays;

/// Gradient of a convolution with stride 1 by its weights: the counterpart of [WinogradConv2d],
/// with the same 36 multiplications for a tile.
///
///     gradWeight[f, c] = Gt ( sum over tiles of (Bt d[tile, c] B) · (A y[tile, f] At) ) G
///
/// The sums over tiles are 36 matrix products:
///
/// | array | layout | |
/// |---|---|---|
/// | V, input | `[36, tiles, channels rounded up to LANES]` | a block of tiles |
/// | W, gradient | `[36, tiles, TILE]` | a block of tiles, TILE filters |
/// | S, sums | `[panels, 36, channels rounded up to 4, TILE]` | all tiles |
///
/// **Blocks.** A block of tiles, 2 MB of V, is taken through all filters, TILE at a time; V and W are
/// transformed as they are read, and a block is long so that the sums, which lie in the last cache, are read and
/// written seldom. Only the sum over all samples is transformed back.
///
/// **Order.** Each sum adds its tiles one by one: the same bits, however the filters are shared out.
final class WinogradGradWeight {
  /// Floats of V that a block aims at.
  private static final int BLOCK = 512 * 1024;

  private static final int LEAST_TILES = 32;
  private static final int MOST_TILES = 256;

  /// Floats between the planes of V and W beyond their size.
  private static final int SKEW = 16;

  private final WinogradForm form;
  private final WinogradTiles tiles;
  private final int channels;
  private final int filters;
  private final int samples;

  /// @param samples of one call of [#accumulate]
  WinogradGradWeight(WinogradForm form, ConvGeometry g, int samples) {
    this.form = form;
    this.tiles = WinogradTiles.of(form, g);
    this.channels = g.channels();
    this.filters = g.filters();
    this.samples = samples;
  }

  WinogradForm form() {
    return form;
  }

  int panels() {
    return (filters + TILE - 1) / TILE;
  }

  private int row() {
    return Lanes.roundUp(channels);
  }

  private int blockTiles() {
    int wanted = BLOCK / (POINTS * row()) / 4 * 4;
    int all = samples * tiles.perSample();
    return Math.min(all, Math.clamp(wanted, LEAST_TILES, MOST_TILES));
  }

  private int planeV() {
    return blockTiles() * row() + SKEW;
  }

  private int planeW() {
    return blockTiles() * TILE + SKEW;
  }

  private int sumRows() {
    return (channels + 3) / 4 * 4;
  }

  private int gradientAt() {
    return POINTS * planeV();
  }

  private int stripAt() {
    return gradientAt() + POINTS * planeW();
  }

  private int sumsAt() {
    int run = Math.min(blockTiles(), tiles.across());
    int strip = WinogradForm.SIDE * form.columns(run) * LANES;
    return stripAt()
        + Math.max(strip, form.taps() * TILE + WinogradForm.SIDE * form.kernel() * LANES);
  }

  /// Floats of scratch memory for a number of panels of filters.
  int scratch(int panels) {
    return sumsAt() + panels * POINTS * sumRows() * TILE;
  }

  /// The gradient of some panels of filters, summed over the samples.
  ///
  /// @param from first panel
  /// @param to panel behind the last
  void apply(
      int from,
      int to,
      float[] in,
      int inAt,
      float[] grad,
      int gradAt,
      float[] out,
      int outAt,
      float[] scratch) {
    int all = samples * tiles.perSample();
    Arrays.fill(scratch, sumsAt(), scratch(to - from), 0f);
    for (int first = 0; first < all; first += blockTiles()) {
      int count = Math.min(blockTiles(), all - first);
      transformInput(first, count, in, inAt, scratch);
      for (int panel = from; panel < to; panel++) {
        transformGradient(first, count, panel, grad, gradAt, scratch);
        multiply(count, sumsAt() + (panel - from) * POINTS * sumRows() * TILE, scratch);
      }
    }
    for (int panel = from; panel < to; panel++) {
      store(panel, sumsAt() + (panel - from) * POINTS * sumRows() * TILE, out, outAt, scratch);
    }
  }

  private void transformInput(int first, int count, float[] in, int inAt, float[] scratch) {
    int plane = tiles.height() * tiles.width();
    int strip = stripAt();
    for (int t = 0; t < count; ) {
      int tile = first + t;
      int run = tiles.run(tile, count - t);
      int columns = form.columns(run);
      int sample = inAt + tile / tiles.perSample() * channels * plane;
      for (int c = 0; c < channels; c += LANES) {
        tiles.gatherInput(tile, run, in, sample + c * plane, channels - c, scratch, strip);
        WinogradTransforms.inputColumns(scratch, strip, columns);
        for (int r = 0; r < 6; r++) {
          WinogradTransforms.inputRow(
              scratch,
              strip + r * columns * LANES,
              run,
              form.tile() * LANES,
              scratch,
              6 * r * planeV() + t * row() + c,
              planeV(),
              row());
        }
      }
      t += run;
    }
  }

  private void transformGradient(
      int first, int count, int panel, float[] grad, int gradAt, float[] scratch) {
    int m = form.tile();
    int plane = tiles.outHeight() * tiles.outWidth();
    int strip = stripAt();
    for (int t = 0; t < count; ) {
      int tile = first + t;
      int run = tiles.run(tile, count - t);
      int sample = gradAt + tile / tiles.perSample() * filters * plane;
      for (int v = 0; v < TILE; v += LANES) {
        int f = panel * TILE + v;
        tiles.gatherGradient(tile, run, grad, sample + f * plane, filters - f, scratch, strip);
        WinogradTransforms.gradientColumns(form, scratch, strip, m * run);
        for (int r = 0; r < 6; r++) {
          WinogradTransforms.gradientRow(
              form,
              scratch,
              strip + r * m * run * LANES,
              run,
              scratch,
              gradientAt() + 6 * r * planeW() + t * TILE + v,
              planeW(),
              TILE);
        }
      }
      t += run;
    }
  }

  /// Adds the products of one block to the sums of one panel. The last group of four channels may
  /// reach into the padding of V's rows or the next, and sums that are not read.
  private void multiply(int count, int sums, float[] scratch) {
    for (int e = 0; e < POINTS; e++) {
      int v = e * planeV();
      int w = gradientAt() + e * planeW();
      int s = sums + e * sumRows() * TILE;
      for (int c = 0; c < channels; c += 4) {
        GemmTiles.fourColumns(
            count, scratch, v + c, row(), scratch, w, scratch, s + c * TILE, TILE, true);
      }
    }
  }

  private void store(int panel, int sums, float[] out, int outAt, float[] scratch) {
    int kernel = form.taps();
    int taps = stripAt();
    int first = panel * TILE;
    int count = Math.min(TILE, filters - first);
    for (int c = 0; c < channels; c++) {
      WinogradTransforms.kernel(
          form,
          scratch,
          sums + c * TILE,
          sumRows() * TILE,
          scratch,
          taps + kernel * TILE,
          scratch,
          taps);
      int to = outAt + (first * channels + c) * kernel;
      for (int f = 0; f < count; f++, to += kernel * channels) {
        for (int t = 0; t < kernel; t++) {
          out[to + t] = scratch[taps + t * TILE + f];
        }
      }
    }
  }
}
