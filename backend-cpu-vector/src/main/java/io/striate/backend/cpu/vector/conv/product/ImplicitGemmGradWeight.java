package io.striate.backend.cpu.vector.conv.product;

import static io.striate.backend.cpu.vector.run.Lanes.TILE;

import io.striate.backend.cpu.vector.dense.PackedGemm;

/// Gradient of a convolution by its weights, of one sample, as a product of matrices, one of which is never written.
///
///     gradWeight[f, t] (+)= sum over q of gradOut[f, q] · in[pixel[q] + tap[t]]
///
/// | array | layout |
/// |---|---|
/// | `in` | the image or a padded copy of it, whatever the two lists of offsets point into |
/// | `gradOut`, `gradWeight` | `[filters, pixels]` and `[filters, taps]`, the canonical layouts |
///
/// The panels of [ImplicitGemm], with pixels and taps exchanged: TILE taps side by side, up to [#DEPTH] pixels
/// deep. The gradient is read where it lies, four filters at a time: its rows run along the pixels as the panel
/// does. Nothing is transposed, neither before nor after.
///
/// Every number adds its pixels in their order, however filters and taps are shared out. The scalar twin is that of
/// `DirectConv2dGradWeight`.
final class ImplicitGemmGradWeight {

  /// Pixels between two visits of the result: a panel of this depth fits half of a 32 kB cache.
  private static final int DEPTH = 256;

  private ImplicitGemmGradWeight() {}

  /// Floats of scratch memory that [#multiply] needs.
  static int scratchSize() {
    return DEPTH * TILE + TILE + 4 * TILE;
  }

  /// Some filters and taps of one group; `pixelRow` and `tapRow` are the lengths of the rows of the
  /// gradients. Overwrites the gradient, or adds to it.
  static void multiply(
      float[] in,
      int inAt,
      int[] pixel,
      int[] tap,
      float[] gradOut,
      int gradOutAt,
      int pixelRow,
      int filters,
      float[] gradWeight,
      int gradWeightAt,
      int tapRow,
      boolean accumulate,
      float[] scratch,
      int scratchAt,
      int[] words) {
    int blocks = (pixel.length + DEPTH - 1) / DEPTH;
    int tile = scratchAt + DEPTH * TILE + TILE;
    for (int block = 0; block < blocks; block++) {
      int q0 = (int) ((long) block * pixel.length / blocks);
      int depth = (int) ((block + 1L) * pixel.length / blocks) - q0;
      boolean add = accumulate || block > 0;
      for (int t = 0; t < tap.length; t += TILE) {
        int columns = Math.min(TILE, tap.length - t);
        ImplicitGemm.packPanel(
            in, inAt, tap, t, columns, pixel, q0, depth, scratch, scratchAt, words);
        PackedGemm.rows(
            filters,
            columns,
            depth,
            gradOut,
            gradOutAt + q0,
            pixelRow,
            1,
            4 * pixelRow,
            scratch,
            scratchAt,
            TILE,
            gradWeight,
            gradWeightAt + t,
            tapRow,
            add,
            scratch,
            tile);
      }
    }
  }
}
