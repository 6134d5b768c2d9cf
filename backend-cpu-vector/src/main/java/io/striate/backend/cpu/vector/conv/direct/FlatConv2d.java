package io.striate.backend.cpu.vector.conv.direct;

import static io.striate.backend.cpu.vector.run.Lanes.LANES;
import static io.striate.backend.cpu.vector.run.Lanes.SPECIES;

import io.striate.backend.cpu.vector.conv.ConvGeometry;
import jdk.incubator.vector.FloatVector;

/// Convolution of one sample with stride 1 and few filters: vectors run along the image.
///
///     out[f, p] = bias[f] + sum over t of in[p + tap[t]] · weight[f, t]
///
/// Here p runs over the *flat* padded plane, row after row with the width of the padded image, so vectors never
/// stop at the end of a row; the numbers at the right of each row, where a window would wrap, are computed and
/// never read. Three filters x three vectors of positions are nine accumulators; each tap loads three vectors
/// of pixels and broadcasts three weights.
///
/// [DirectConv2d] fills vectors with filters and would waste 10 of 16 lanes on LeNet-5's first
/// convolution (1x28x28 -> 6, 5x5). Measured there, one thread, 256 bits: 28.5 GFLOP/s (peak 40); two filters x four
/// vectors 26; pixels x filters 21.
public final class FlatConv2d {

  /// Positions of one tile.
  public static final int POSITIONS = 3 * LANES;

  /// Filters of one tile; weights are packed in blocks of it.
  static final int FILTERS = 3;

  private FlatConv2d() {}

  /// Floats of one plane of the output: all rows but for the tail of the last, rounded up to whole
  /// tiles.
  public static int planeSize(ConvGeometry g) {
    int positions = (g.outHeight() - 1) * g.paddedWidth() + g.outWidth();
    return (positions + POSITIONS - 1) / POSITIONS * POSITIONS;
  }

  /// Floats that must be readable after the padded copy, since the last tile may run over its end.
  public static int slack() {
    return POSITIONS;
  }

  /// Filters rounded up to whole blocks.
  public static int paddedFilters(int filters) {
    return (filters + FILTERS - 1) / FILTERS * FILTERS;
  }

  /// Packs the weights `[filters, taps]` of one group in blocks of three filters, in each tap by
  /// tap.
  public static void packWeight(
      int filters, int taps, float[] weight, int at, float[] packed, int to) {
    for (int f = 0; f < paddedFilters(filters); f++) {
      int block = to + f / FILTERS * FILTERS * taps + f % FILTERS;
      for (int t = 0; t < taps; t++) {
        packed[block + t * FILTERS] = f < filters ? weight[at + f * taps + t] : 0f;
      }
    }
  }

  /// All filters of one group; `bias` and `out` have room for [#paddedFilters] of them.
  public static void forward(
      float[] in,
      int inAt,
      int[] tap,
      float[] weight,
      int weightAt,
      int filters,
      float[] bias,
      int biasAt,
      float[] out,
      int outAt,
      int plane) {
    for (int f = 0; f < filters; f += FILTERS) {
      int w = weightAt + f * tap.length;
      for (int p = 0; p < plane; p += POSITIONS) {
        tile3x3(in, inAt + p, tap, weight, w, bias, biasAt + f, out, outAt + f * plane + p, plane);
      }
    }
  }

  private static void tile3x3(
      float[] in,
      int p,
      int[] tap,
      float[] weight,
      int w,
      float[] bias,
      int b,
      float[] out,
      int o,
      int plane) {
    var s00 = FloatVector.broadcast(SPECIES, bias[b]);
    var s01 = s00;
    var s02 = s00;
    var s10 = FloatVector.broadcast(SPECIES, bias[b + 1]);
    var s11 = s10;
    var s12 = s10;
    var s20 = FloatVector.broadcast(SPECIES, bias[b + 2]);
    var s21 = s20;
    var s22 = s20;
    for (int t = 0; t < tap.length; t++) {
      int at = p + tap[t];
      var x0 = FloatVector.fromArray(SPECIES, in, at);
      var x1 = FloatVector.fromArray(SPECIES, in, at + LANES);
      var x2 = FloatVector.fromArray(SPECIES, in, at + 2 * LANES);
      var v = FloatVector.broadcast(SPECIES, weight[w + FILTERS * t]);
      s00 = v.fma(x0, s00);
      s01 = v.fma(x1, s01);
      s02 = v.fma(x2, s02);
      v = FloatVector.broadcast(SPECIES, weight[w + FILTERS * t + 1]);
      s10 = v.fma(x0, s10);
      s11 = v.fma(x1, s11);
      s12 = v.fma(x2, s12);
      v = FloatVector.broadcast(SPECIES, weight[w + FILTERS * t + 2]);
      s20 = v.fma(x0, s20);
      s21 = v.fma(x1, s21);
      s22 = v.fma(x2, s22);
    }
    s00.intoArray(out, o);
    s01.intoArray(out, o + LANES);
    s02.intoArray(out, o + 2 * LANES);
    s10.intoArray(out, o + plane);
    s11.intoArray(out, o + plane + LANES);
    s12.intoArray(out, o + plane + 2 * LANES);
    s20.intoArray(out, o + 2 * plane);
    s21.intoArray(out, o + 2 * plane + LANES);
    s22.intoArray(out, o + 2 * plane + 2 * LANES);
  }

  /// The scalar twin of [#forward], with weights as they are, `[filters, taps]`.
  static void forwardScalar(
      float[] in,
      int inAt,
      int[] tap,
      float[] weight,
      int weightAt,
      int filters,
      float[] bias,
      int biasAt,
      float[] out,
      int outAt,
      int plane) {
    for (int f = 0; f < filters; f++) {
      for (int p = 0; p < plane; p++) {
        float sum = bias[biasAt + f];
        for (int t = 0; t < tap.length; t++) {
          sum = Math.fma(in[inAt + p + tap[t]], weight[weightAt + f * tap.length + t], sum);
        }
        out[outAt + f * plane + p] = sum;
      }
    }
  }
}
