package io.striate.backend.cpu.vector.conv.direct;

import static io.striate.backend.cpu.vector.run.Lanes.LANES;
import static io.striate.backend.cpu.vector.run.Lanes.SPECIES;
import static io.striate.backend.cpu.vector.run.Lanes.TILE;

import io.striate.backend.cpu.vector.run.Lanes;
import jdk.incubator.vector.FloatVector;

/// Convolution of one sample, by registers: 4 output pixels x 2 vectors of filters at a time.
///
///     out[q, f] = bias[f] + sum over t of in[pixel[q] + tap[t]] · weight[f, t]
///
/// | array | layout |
/// |---|---|
/// | `in` | the padded copy of `ConvGeometry`, `[C, paddedHeight, paddedWidth]` |
/// | `weight` | [#packWeight]: blocks of TILE filters (the last one of LANES if that is enough), in each tap by tap |
/// | `out` | `[pixels, filters rounded up to LANES]`: filters innermost |
///
/// It is the register tile of `PackedGemm` with A read through two lists of offsets, so no matrix of patches is
/// ever written: im2col with a matrix product never won. The pixels come from a list, not from rows, so a tile
/// may span two rows and a 10x10 map has no tail at all. A last block of at most LANES filters runs as 8 pixels x
/// 1 vector: the same eight accumulators.
///
/// Measured on LeNet-5's second convolution (6x14x14 -> 16, 5x5), one thread, 256 bits: 31 GFLOP/s of a peak of 40;
/// the same with channels-last input and a row loop 25.5, with tiles that end at each row 27.5.
public final class DirectConv2d {

  private DirectConv2d() {}

  /// Packs the weights `[filters, taps]` of one group; missing filters of the last block are zero.
  static void packWeight(int filters, int taps, float[] weight, int at, float[] packed, int to) {
    int padded = Lanes.roundUp(filters);
    for (int f0 = 0; f0 < padded; ) {
      int block = Math.min(TILE, padded - f0);
      for (int f = 0; f < block; f++) {
        boolean real = f0 + f < filters;
        for (int t = 0; t < taps; t++) {
          packed[to + f0 * taps + t * block + f] = real ? weight[at + (f0 + f) * taps + t] : 0f;
        }
      }
      f0 += block;
    }
  }

  /// The way back of [#packWeight], for gradients.
  static void unpackWeight(int filters, int taps, float[] packed, int at, float[] weight, int to) {
    int padded = Lanes.roundUp(filters);
    for (int f0 = 0; f0 < padded; ) {
      int block = Math.min(TILE, padded - f0);
      for (int f = 0; f < Math.min(block, filters - f0); f++) {
        for (int t = 0; t < taps; t++) {
          weight[to + (f0 + f) * taps + t] = packed[at + f0 * taps + t * block + f];
        }
      }
      f0 += block;
    }
  }

  /// All pixels and filters of one group. `bias` holds `filters` numbers, a multiple of LANES.
  static void forward(
      float[] in,
      int inAt,
      int[] pixel,
      int pixels,
      int[] tap,
      float[] weight,
      int weightAt,
      int filters,
      float[] bias,
      int biasAt,
      float[] out,
      int outAt) {
    for (int f0 = 0; f0 < filters; ) {
      int block = Math.min(TILE, filters - f0);
      int w = weightAt + f0 * tap.length;
      int q = 0;
      if (block == TILE) {
        for (; q + 4 <= pixels; q += 4) {
          tile4x2(
              in,
              inAt + pixel[q],
              inAt + pixel[q + 1],
              inAt + pixel[q + 2],
              inAt + pixel[q + 3],
              tap,
              weight,
              w,
              bias,
              biasAt + f0,
              out,
              outAt + q * filters + f0,
              filters);
        }
      } else {
        for (; q + 8 <= pixels; q += 8) {
          tile8x1(
              in,
              inAt,
              pixel,
              q,
              tap,
              weight,
              w,
              bias,
              biasAt + f0,
              out,
              outAt + q * filters + f0,
              filters);
        }
      }
      for (; q < pixels; q++) {
        for (int v = 0; v < block; v += LANES) {
          tile1x1(
              in,
              inAt + pixel[q],
              tap,
              weight,
              w + v,
              block,
              bias,
              biasAt + f0 + v,
              out,
              outAt + q * filters + f0 + v);
        }
      }
      f0 += block;
    }
  }

  private static void tile4x2(
      float[] in,
      int p0,
      int p1,
      int p2,
      int p3,
      int[] tap,
      float[] weight,
      int w,
      float[] bias,
      int b,
      float[] out,
      int o,
      int row) {
    var s00 = FloatVector.fromArray(SPECIES, bias, b);
    var s01 = FloatVector.fromArray(SPECIES, bias, b + LANES);
    var s10 = s00;
    var s11 = s01;
    var s20 = s00;
    var s21 = s01;
    var s30 = s00;
    var s31 = s01;
    for (int t = 0; t < tap.length; t++) {
      int at = tap[t];
      var w0 = FloatVector.fromArray(SPECIES, weight, w + t * TILE);
      var w1 = FloatVector.fromArray(SPECIES, weight, w + t * TILE + LANES);
      var x = FloatVector.broadcast(SPECIES, in[p0 + at]);
      s00 = x.fma(w0, s00);
      s01 = x.fma(w1, s01);
      x = FloatVector.broadcast(SPECIES, in[p1 + at]);
      s10 = x.fma(w0, s10);
      s11 = x.fma(w1, s11);
      x = FloatVector.broadcast(SPECIES, in[p2 + at]);
      s20 = x.fma(w0, s20);
      s21 = x.fma(w1, s21);
      x = FloatVector.broadcast(SPECIES, in[p3 + at]);
      s30 = x.fma(w0, s30);
      s31 = x.fma(w1, s31);
    }
    s00.intoArray(out, o);
    s01.intoArray(out, o + LANES);
    s10.intoArray(out, o + row);
    s11.intoArray(out, o + row + LANES);
    s20.intoArray(out, o + 2 * row);
    s21.intoArray(out, o + 2 * row + LANES);
    s30.intoArray(out, o + 3 * row);
    s31.intoArray(out, o + 3 * row + LANES);
  }

  private static void tile8x1(
      float[] in,
      int inAt,
      int[] pixel,
      int q,
      int[] tap,
      float[] weight,
      int w,
      float[] bias,
      int b,
      float[] out,
      int o,
      int row) {
    int p0 = inAt + pixel[q];
    int p1 = inAt + pixel[q + 1];
    int p2 = inAt + pixel[q + 2];
    int p3 = inAt + pixel[q + 3];
    int p4 = inAt + pixel[q + 4];
    int p5 = inAt + pixel[q + 5];
    int p6 = inAt + pixel[q + 6];
    int p7 = inAt + pixel[q + 7];
    var s0 = FloatVector.fromArray(SPECIES, bias, b);
    var s1 = s0;
    var s2 = s0;
    var s3 = s0;
    var s4 = s0;
    var s5 = s0;
    var s6 = s0;
    var s7 = s0;
    for (int t = 0; t < tap.length; t++) {
      int at = tap[t];
      var w0 = FloatVector.fromArray(SPECIES, weight, w + t * LANES);
      s0 = FloatVector.broadcast(SPECIES, in[p0 + at]).fma(w0, s0);
      s1 = FloatVector.broadcast(SPECIES, in[p1 + at]).fma(w0, s1);
      s2 = FloatVector.broadcast(SPECIES, in[p2 + at]).fma(w0, s2);
      s3 = FloatVector.broadcast(SPECIES, in[p3 + at]).fma(w0, s3);
      s4 = FloatVector.broadcast(SPECIES, in[p4 + at]).fma(w0, s4);
      s5 = FloatVector.broadcast(SPECIES, in[p5 + at]).fma(w0, s5);
      s6 = FloatVector.broadcast(SPECIES, in[p6 + at]).fma(w0, s6);
      s7 = FloatVector.broadcast(SPECIES, in[p7 + at]).fma(w0, s7);
    }
    s0.intoArray(out, o);
    s1.intoArray(out, o + row);
    s2.intoArray(out, o + 2 * row);
    s3.intoArray(out, o + 3 * row);
    s4.intoArray(out, o + 4 * row);
    s5.intoArray(out, o + 5 * row);
    s6.intoArray(out, o + 6 * row);
    s7.intoArray(out, o + 7 * row);
  }

  private static void tile1x1(
      float[] in,
      int p,
      int[] tap,
      float[] weight,
      int w,
      int step,
      float[] bias,
      int b,
      float[] out,
      int o) {
    var s = FloatVector.fromArray(SPECIES, bias, b);
    for (int t = 0; t < tap.length; t++) {
      s =
          FloatVector.broadcast(SPECIES, in[p + tap[t]])
              .fma(FloatVector.fromArray(SPECIES, weight, w + t * step), s);
    }
    s.intoArray(out, o);
  }

  /// The scalar twin of [#forward], with weights as they are, `[filters, taps]`.
  public static void forwardScalar(
      float[] in,
      int inAt,
      int[] pixel,
      int pixels,
      int[] tap,
      float[] weight,
      int weightAt,
      int filters,
      float[] bias,
      int biasAt,
      float[] out,
      int outAt,
      int row) {
    for (int q = 0; q < pixels; q++) {
      for (int f = 0; f < filters; f++) {
        float sum = bias[biasAt + f];
        for (int t = 0; t < tap.length; t++) {
          sum = Math.fma(in[inAt + pixel[q] + tap[t]], weight[weightAt + f * tap.length + t], sum);
        }
        out[outAt + q * row + f] = sum;
      }
    }
  }
}
