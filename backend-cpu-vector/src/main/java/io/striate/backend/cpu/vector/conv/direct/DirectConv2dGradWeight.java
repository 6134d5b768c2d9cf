package io.striate.backend.cpu.vector.conv.direct;

import static io.striate.backend.cpu.vector.run.Lanes.LANES;
import static io.striate.backend.cpu.vector.run.Lanes.SPECIES;
import static io.striate.backend.cpu.vector.run.Lanes.TILE;

import jdk.incubator.vector.FloatVector;

/// Gradient of a convolution by its weights, of one sample, added to what is there.
///
///     gradWeight[f, t] += sum over q of in[pixel[q] + tap[t]] · gradOut[q, f]
///
/// | array | layout |
/// |---|---|
/// | `in` | the padded copy of `ConvGeometry`, `[C, paddedHeight, paddedWidth]` |
/// | `gradOut` | `[pixels, filters rounded up to LANES]`, zero in the columns that are no filters |
/// | `gradWeight` | as [DirectConv2d#packWeight] packs weights |
///
/// The same register tile as [DirectConv2d], turned: 4 taps x 2 vectors of filters (or 8 taps x 1) stay in registers
/// while q runs over all pixels of the sample, so the gradient is read and written once a sample.
public final class DirectConv2dGradWeight {

  private DirectConv2dGradWeight() {}

  /// Adds one sample's gradient, for one group. `filters` is a multiple of LANES.
  static void accumulate(
      float[] in,
      int inAt,
      int[] pixel,
      int pixels,
      int[] tap,
      float[] gradOut,
      int gradOutAt,
      int filters,
      float[] gradWeight,
      int gradWeightAt) {
    for (int f0 = 0; f0 < filters; ) {
      int block = Math.min(TILE, filters - f0);
      int w = gradWeightAt + f0 * tap.length;
      int t = 0;
      if (block == TILE) {
        for (; t + 4 <= tap.length; t += 4) {
          tile4x2(
              in,
              inAt,
              pixel,
              pixels,
              tap,
              t,
              gradOut,
              gradOutAt + f0,
              filters,
              gradWeight,
              w + t * TILE);
        }
      } else {
        for (; t + 8 <= tap.length; t += 8) {
          tile8x1(
              in,
              inAt,
              pixel,
              pixels,
              tap,
              t,
              gradOut,
              gradOutAt + f0,
              filters,
              gradWeight,
              w + t * LANES);
        }
      }
      for (; t < tap.length; t++) {
        for (int v = 0; v < block; v += LANES) {
          tile1x1(
              in,
              inAt + tap[t],
              pixel,
              pixels,
              gradOut,
              gradOutAt + f0 + v,
              filters,
              gradWeight,
              w + t * block + v);
        }
      }
      f0 += block;
    }
  }

  private static void tile4x2(
      float[] in,
      int inAt,
      int[] pixel,
      int pixels,
      int[] tap,
      int t,
      float[] gradOut,
      int g,
      int row,
      float[] gradWeight,
      int w) {
    int t0 = inAt + tap[t];
    int t1 = inAt + tap[t + 1];
    int t2 = inAt + tap[t + 2];
    int t3 = inAt + tap[t + 3];
    var s00 = FloatVector.fromArray(SPECIES, gradWeight, w);
    var s01 = FloatVector.fromArray(SPECIES, gradWeight, w + LANES);
    var s10 = FloatVector.fromArray(SPECIES, gradWeight, w + 2 * LANES);
    var s11 = FloatVector.fromArray(SPECIES, gradWeight, w + 3 * LANES);
    var s20 = FloatVector.fromArray(SPECIES, gradWeight, w + 4 * LANES);
    var s21 = FloatVector.fromArray(SPECIES, gradWeight, w + 5 * LANES);
    var s30 = FloatVector.fromArray(SPECIES, gradWeight, w + 6 * LANES);
    var s31 = FloatVector.fromArray(SPECIES, gradWeight, w + 7 * LANES);
    for (int q = 0; q < pixels; q++) {
      int at = pixel[q];
      var g0 = FloatVector.fromArray(SPECIES, gradOut, g + q * row);
      var g1 = FloatVector.fromArray(SPECIES, gradOut, g + q * row + LANES);
      var x = FloatVector.broadcast(SPECIES, in[t0 + at]);
      s00 = x.fma(g0, s00);
      s01 = x.fma(g1, s01);
      x = FloatVector.broadcast(SPECIES, in[t1 + at]);
      s10 = x.fma(g0, s10);
      s11 = x.fma(g1, s11);
      x = FloatVector.broadcast(SPECIES, in[t2 + at]);
      s20 = x.fma(g0, s20);
      s21 = x.fma(g1, s21);
      x = FloatVector.broadcast(SPECIES, in[t3 + at]);
      s30 = x.fma(g0, s30);
      s31 = x.fma(g1, s31);
    }
    s00.intoArray(gradWeight, w);
    s01.intoArray(gradWeight, w + LANES);
    s10.intoArray(gradWeight, w + 2 * LANES);
    s11.intoArray(gradWeight, w + 3 * LANES);
    s20.intoArray(gradWeight, w + 4 * LANES);
    s21.intoArray(gradWeight, w + 5 * LANES);
    s30.intoArray(gradWeight, w + 6 * LANES);
    s31.intoArray(gradWeight, w + 7 * LANES);
  }

  private static void tile8x1(
      float[] in,
      int inAt,
      int[] pixel,
      int pixels,
      int[] tap,
      int t,
      float[] gradOut,
      int g,
      int row,
      float[] gradWeight,
      int w) {
    int t0 = inAt + tap[t];
    int t1 = inAt + tap[t + 1];
    int t2 = inAt + tap[t + 2];
    int t3 = inAt + tap[t + 3];
    int t4 = inAt + tap[t + 4];
    int t5 = inAt + tap[t + 5];
    int t6 = inAt + tap[t + 6];
    int t7 = inAt + tap[t + 7];
    var s0 = FloatVector.fromArray(SPECIES, gradWeight, w);
    var s1 = FloatVector.fromArray(SPECIES, gradWeight, w + LANES);
    var s2 = FloatVector.fromArray(SPECIES, gradWeight, w + 2 * LANES);
    var s3 = FloatVector.fromArray(SPECIES, gradWeight, w + 3 * LANES);
    var s4 = FloatVector.fromArray(SPECIES, gradWeight, w + 4 * LANES);
    var s5 = FloatVector.fromArray(SPECIES, gradWeight, w + 5 * LANES);
    var s6 = FloatVector.fromArray(SPECIES, gradWeight, w + 6 * LANES);
    var s7 = FloatVector.fromArray(SPECIES, gradWeight, w + 7 * LANES);
    for (int q = 0; q < pixels; q++) {
      int at = pixel[q];
      var g0 = FloatVector.fromArray(SPECIES, gradOut, g + q * row);
      s0 = FloatVector.broadcast(SPECIES, in[t0 + at]).fma(g0, s0);
      s1 = FloatVector.broadcast(SPECIES, in[t1 + at]).fma(g0, s1);
      s2 = FloatVector.broadcast(SPECIES, in[t2 + at]).fma(g0, s2);
      s3 = FloatVector.broadcast(SPECIES, in[t3 + at]).fma(g0, s3);
      s4 = FloatVector.broadcast(SPECIES, in[t4 + at]).fma(g0, s4);
      s5 = FloatVector.broadcast(SPECIES, in[t5 + at]).fma(g0, s5);
      s6 = FloatVector.broadcast(SPECIES, in[t6 + at]).fma(g0, s6);
      s7 = FloatVector.broadcast(SPECIES, in[t7 + at]).fma(g0, s7);
    }
    s0.intoArray(gradWeight, w);
    s1.intoArray(gradWeight, w + LANES);
    s2.intoArray(gradWeight, w + 2 * LANES);
    s3.intoArray(gradWeight, w + 3 * LANES);
    s4.intoArray(gradWeight, w + 4 * LANES);
    s5.intoArray(gradWeight, w + 5 * LANES);
    s6.intoArray(gradWeight, w + 6 * LANES);
    s7.intoArray(gradWeight, w + 7 * LANES);
  }

  private static void tile1x1(
      float[] in,
      int inAt,
      int[] pixel,
      int pixels,
      float[] gradOut,
      int g,
      int row,
      float[] gradWeight,
      int w) {
    var s = FloatVector.fromArray(SPECIES, gradWeight, w);
    for (int q = 0; q < pixels; q++) {
      s =
          FloatVector.broadcast(SPECIES, in[inAt + pixel[q]])
              .fma(FloatVector.fromArray(SPECIES, gradOut, g + q * row), s);
    }
    s.intoArray(gradWeight, w);
  }

  /// The scalar twin of [#accumulate], with weights as they are, `[filters, taps]`.
  public static void accumulateScalar(
      float[] in,
      int inAt,
      int[] pixel,
      int pixels,
      int[] tap,
      float[] gradOut,
      int gradOutAt,
      int row,
      int filters,
      float[] gradWeight,
      int gradWeightAt) {
    for (int f = 0; f < filters; f++) {
      for (int t = 0; t < tap.length; t++) {
        float sum = gradWeight[gradWeightAt + f * tap.length + t];
        for (int q = 0; q < pixels; q++) {
          sum = Math.fma(in[inAt + pixel[q] + tap[t]], gradOut[gradOutAt + q * row + f], sum);
        }
        gradWeight[gradWeightAt + f * tap.length + t] = sum;
      }
    }
  }
}
