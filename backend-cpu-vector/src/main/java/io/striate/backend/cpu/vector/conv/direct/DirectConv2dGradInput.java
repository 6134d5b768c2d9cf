package io.striate.backend.cpu.vector.conv.direct;

import static io.striate.backend.cpu.vector.run.Lanes.BITS;
import static io.striate.backend.cpu.vector.run.Lanes.KEEP;
import static io.striate.backend.cpu.vector.run.Lanes.LANES;
import static io.striate.backend.cpu.vector.run.Lanes.SPECIES;
import static io.striate.backend.cpu.vector.run.Lanes.TILE;

import io.striate.backend.cpu.vector.conv.ConvGeometry;
import io.striate.backend.cpu.vector.run.Lanes;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;

/// Gradient of a convolution by its input, of one sample: every output pixel adds its window.
///
///     gradIn[pixel[q] + window] += sum over f of gradOut[q, f] · weight[f, window]
///
/// | array | layout |
/// |---|---|
/// | `gradOut` | `[pixels, filters]` with any row length |
/// | `weight` | [#packWeight]: run by run blocks of TILE numbers (the last one of LANES if that is enough), in each filter by filter |
/// | `gradIn` | the padded sample with channels innermost, `[paddedHeight, paddedWidth, C]` |
///
/// With channels innermost a row of a window is one run of kernelWidth·C numbers (each tap is a run of its own if the
/// width is dilated), so vectors are full even with few channels: 30 of 32 lanes for LeNet-5's second convolution,
/// where the textbook's full convolution fills 6 of 8 and also multiplies all the zeros around the small map. Any
/// stride costs the same.
///
/// The register tile is 4 pixels x 2 vectors of the run, filled over all filters and then added to memory. The four
/// pixels lie below one another: their runs do not overlap, so that no load waits for the store before it.
///
/// Measured on LeNet-5's second convolution, one thread, 256 bits: 22.5 microseconds a sample, 21
/// GFLOP/s. Collecting all window rows in registers before adding gave the same; two masks per
/// pixel in place of one, half the speed.
public final class DirectConv2dGradInput {

  private DirectConv2dGradInput() {}

  /// Numbers in one contiguous run of a window.
  public static int runLength(ConvGeometry g) {
    return g.dilationWidth() == 1 ? g.kernelWidth() * g.groupChannels() : g.groupChannels();
  }

  /// Runs of one window.
  public static int runs(ConvGeometry g) {
    return g.kernelHeight() * (g.dilationWidth() == 1 ? 1 : g.kernelWidth());
  }

  /// Where each run of a window starts, relative to the window's first number.
  public static int[] runOffsets(ConvGeometry g) {
    int perRow = g.dilationWidth() == 1 ? 1 : g.kernelWidth();
    int[] offsets = new int[runs(g)];
    for (int r = 0; r < offsets.length; r++) {
      int ky = r / perRow;
      int kx = r % perRow;
      offsets[r] =
          (ky * g.dilationHeight() * g.paddedWidth() + kx * g.dilationWidth()) * g.groupChannels();
    }
    return offsets;
  }

  /// The output pixels column by column.
  public static int[] pixelOrder(ConvGeometry g) {
    int[] order = new int[g.pixels()];
    for (int q = 0; q < order.length; q++) {
      order[q] = q % g.outHeight() * g.outWidth() + q / g.outHeight();
    }
    return order;
  }

  /// Where the windows of [#pixelOrder] start.
  static int[] windowOffsets(ConvGeometry g) {
    int[] offsets = g.pixelOffsets();
    int[] order = pixelOrder(g);
    int[] starts = new int[order.length];
    for (int q = 0; q < order.length; q++) {
      starts[q] = offsets[order[q]] * g.groupChannels();
    }
    return starts;
  }

  /// Floats of the packed weights of one group.
  static int packedSize(ConvGeometry g) {
    return runs(g) * Lanes.roundUp(runLength(g)) * g.groupFilters();
  }

  /// Floats of `gradIn` for one group: the last vector of the last run may reach over the end.
  static int gradInSize(ConvGeometry g) {
    return g.paddedPlane() * g.groupChannels() + TILE;
  }

  /// Packs the weights `[filters, C, kH, kW]` of one group; numbers after the end of a run are
  /// zero.
  static void packWeight(ConvGeometry g, float[] weight, int at, float[] packed, int to) {
    int channels = g.groupChannels();
    int filters = g.groupFilters();
    int run = runLength(g);
    int padded = Lanes.roundUp(run);
    int tapsPerRun = run / channels;
    int kernel = g.kernelHeight() * g.kernelWidth();
    int panel = to;
    for (int r = 0; r < runs(g); r++) {
      for (int l0 = 0; l0 < padded; l0 += TILE) {
        int block = Math.min(TILE, padded - l0);
        for (int j = 0; j < block; j++) {
          int l = l0 + j;
          int from = at + l % channels * kernel + r * tapsPerRun + l / channels;
          for (int f = 0; f < filters; f++) {
            packed[panel + f * block + j] = l < run ? weight[from + f * g.taps()] : 0f;
          }
        }
        panel += filters * block;
      }
    }
  }

  /// Clears `gradIn` and adds the windows of all pixels, for one group.
  static void apply(
      int[] run,
      int runLength,
      int[] order,
      int[] window,
      float[] gradOut,
      int gradOutAt,
      int row,
      int filters,
      float[] weight,
      int weightAt,
      float[] gradIn,
      int gradInAt,
      int gradInSize) {
    Arrays.fill(gradIn, gradInAt, gradInAt + gradInSize, 0f);
    int w = weightAt;
    for (int r = 0; r < run.length; r++) {
      for (int l = 0; l < runLength; l += TILE) {
        int to = gradInAt + run[r] + l;
        int lanes = runLength - l;
        int q = 0;
        if (lanes > LANES) {
          for (; q + 4 <= order.length; q += 4) {
            tile4x2(
                gradOut, gradOutAt, row, order, q, filters, weight, w, gradIn, to, window, lanes);
          }
          for (; q < order.length; q++) {
            int g = gradOutAt + order[q] * row;
            tile1x1(gradOut, g, filters, weight, w, TILE, gradIn, to + window[q], lanes);
            tile1x1(
                gradOut,
                g,
                filters,
                weight,
                w + LANES,
                TILE,
                gradIn,
                to + window[q] + LANES,
                lanes - LANES);
          }
          w += filters * TILE;
        } else {
          for (; q + 4 <= order.length; q += 4) {
            tile4x1(
                gradOut, gradOutAt, row, order, q, filters, weight, w, gradIn, to, window, lanes);
          }
          for (; q < order.length; q++) {
            int g = gradOutAt + order[q] * row;
            tile1x1(gradOut, g, filters, weight, w, LANES, gradIn, to + window[q], lanes);
          }
          w += filters * LANES;
        }
      }
    }
  }

  private static void tile4x2(
      float[] gradOut,
      int gradOutAt,
      int row,
      int[] order,
      int q,
      int filters,
      float[] weight,
      int w,
      float[] gradIn,
      int to,
      int[] window,
      int lanes) {
    int g0 = gradOutAt + order[q] * row;
    int g1 = gradOutAt + order[q + 1] * row;
    int g2 = gradOutAt + order[q + 2] * row;
    int g3 = gradOutAt + order[q + 3] * row;
    var s00 = FloatVector.zero(SPECIES);
    var s01 = s00;
    var s10 = s00;
    var s11 = s00;
    var s20 = s00;
    var s21 = s00;
    var s30 = s00;
    var s31 = s00;
    for (int f = 0; f < filters; f++) {
      var w0 = FloatVector.fromArray(SPECIES, weight, w + f * TILE);
      var w1 = FloatVector.fromArray(SPECIES, weight, w + f * TILE + LANES);
      var v = FloatVector.broadcast(SPECIES, gradOut[g0 + f]);
      s00 = v.fma(w0, s00);
      s01 = v.fma(w1, s01);
      v = FloatVector.broadcast(SPECIES, gradOut[g1 + f]);
      s10 = v.fma(w0, s10);
      s11 = v.fma(w1, s11);
      v = FloatVector.broadcast(SPECIES, gradOut[g2 + f]);
      s20 = v.fma(w0, s20);
      s21 = v.fma(w1, s21);
      v = FloatVector.broadcast(SPECIES, gradOut[g3 + f]);
      s30 = v.fma(w0, s30);
      s31 = v.fma(w1, s31);
    }
    // What lies past the run is zero times a gradient, NaN if that is infinite: it must not reach
    // the next pixel.
    IntVector keep = IntVector.fromArray(BITS, KEEP, Lanes.keepFirst(lanes - LANES));
    FloatVector.fromArray(SPECIES, gradIn, to + window[q])
        .add(s00)
        .intoArray(gradIn, to + window[q]);
    s01 = s01.reinterpretAsInts().and(keep).reinterpretAsFloats();
    FloatVector.fromArray(SPECIES, gradIn, to + window[q] + LANES)
        .add(s01)
        .intoArray(gradIn, to + window[q] + LANES);
    FloatVector.fromArray(SPECIES, gradIn, to + window[q + 1])
        .add(s10)
        .intoArray(gradIn, to + window[q + 1]);
    s11 = s11.reinterpretAsInts().and(keep).reinterpretAsFloats();
    FloatVector.fromArray(SPECIES, gradIn, to + window[q + 1] + LANES)
        .add(s11)
        .intoArray(gradIn, to + window[q + 1] + LANES);
    FloatVector.fromArray(SPECIES, gradIn, to + window[q + 2])
        .add(s20)
        .intoArray(gradIn, to + window[q + 2]);
    s21 = s21.reinterpretAsInts().and(keep).reinterpretAsFloats();
    FloatVector.fromArray(SPECIES, gradIn, to + window[q + 2] + LANES)
        .add(s21)
        .intoArray(gradIn, to + window[q + 2] + LANES);
    FloatVector.fromArray(SPECIES, gradIn, to + window[q + 3])
        .add(s30)
        .intoArray(gradIn, to + window[q + 3]);
    s31 = s31.reinterpretAsInts().and(keep).reinterpretAsFloats();
    FloatVector.fromArray(SPECIES, gradIn, to + window[q + 3] + LANES)
        .add(s31)
        .intoArray(gradIn, to + window[q + 3] + LANES);
  }

  private static void tile4x1(
      float[] gradOut,
      int gradOutAt,
      int row,
      int[] order,
      int q,
      int filters,
      float[] weight,
      int w,
      float[] gradIn,
      int to,
      int[] window,
      int lanes) {
    int g0 = gradOutAt + order[q] * row;
    int g1 = gradOutAt + order[q + 1] * row;
    int g2 = gradOutAt + order[q + 2] * row;
    int g3 = gradOutAt + order[q + 3] * row;
    var s0 = FloatVector.zero(SPECIES);
    var s1 = s0;
    var s2 = s0;
    var s3 = s0;
    for (int f = 0; f < filters; f++) {
      var w0 = FloatVector.fromArray(SPECIES, weight, w + f * LANES);
      s0 = FloatVector.broadcast(SPECIES, gradOut[g0 + f]).fma(w0, s0);
      s1 = FloatVector.broadcast(SPECIES, gradOut[g1 + f]).fma(w0, s1);
      s2 = FloatVector.broadcast(SPECIES, gradOut[g2 + f]).fma(w0, s2);
      s3 = FloatVector.broadcast(SPECIES, gradOut[g3 + f]).fma(w0, s3);
    }
    IntVector keep = IntVector.fromArray(BITS, KEEP, Lanes.keepFirst(lanes));
    s0 = s0.reinterpretAsInts().and(keep).reinterpretAsFloats();
    FloatVector.fromArray(SPECIES, gradIn, to + window[q])
        .add(s0)
        .intoArray(gradIn, to + window[q]);
    s1 = s1.reinterpretAsInts().and(keep).reinterpretAsFloats();
    FloatVector.fromArray(SPECIES, gradIn, to + window[q + 1])
        .add(s1)
        .intoArray(gradIn, to + window[q + 1]);
    s2 = s2.reinterpretAsInts().and(keep).reinterpretAsFloats();
    FloatVector.fromArray(SPECIES, gradIn, to + window[q + 2])
        .add(s2)
        .intoArray(gradIn, to + window[q + 2]);
    s3 = s3.reinterpretAsInts().and(keep).reinterpretAsFloats();
    FloatVector.fromArray(SPECIES, gradIn, to + window[q + 3])
        .add(s3)
        .intoArray(gradIn, to + window[q + 3]);
  }

  private static void tile1x1(
      float[] gradOut,
      int g,
      int filters,
      float[] weight,
      int w,
      int step,
      float[] gradIn,
      int to,
      int lanes) {
    var s = FloatVector.zero(SPECIES);
    for (int f = 0; f < filters; f++) {
      s =
          FloatVector.broadcast(SPECIES, gradOut[g + f])
              .fma(FloatVector.fromArray(SPECIES, weight, w + f * step), s);
    }
    IntVector keep = IntVector.fromArray(BITS, KEEP, Lanes.keepFirst(lanes));
    s = s.reinterpretAsInts().and(keep).reinterpretAsFloats();
    FloatVector.fromArray(SPECIES, gradIn, to).add(s).intoArray(gradIn, to);
  }

  /// The scalar twin of [#apply], with weights as they are, `[filters, C, kH, kW]`.
  public static void applyScalar(
      ConvGeometry g,
      float[] gradOut,
      int gradOutAt,
      int row,
      float[] weight,
      int weightAt,
      float[] gradIn,
      int gradInAt) {
    int channels = g.groupChannels();
    int[] pixel = g.pixelOffsets();
    Arrays.fill(gradIn, gradInAt, gradInAt + g.paddedPlane() * channels, 0f);
    for (int q = 0; q < pixel.length; q++) {
      for (int c = 0; c < channels; c++) {
        for (int ky = 0; ky < g.kernelHeight(); ky++) {
          for (int kx = 0; kx < g.kernelWidth(); kx++) {
            float sum = 0f;
            int w = weightAt + (c * g.kernelHeight() + ky) * g.kernelWidth() + kx;
            for (int f = 0; f < g.groupFilters(); f++) {
              sum = Math.fma(gradOut[gradOutAt + q * row + f], weight[w + f * g.taps()], sum);
            }
            int at = pixel[q] + ky * g.dilationHeight() * g.paddedWidth() + kx * g.dilationWidth();
            gradIn[gradInAt + at * channels + c] += sum;
          }
        }
      }
    }
  }
}
