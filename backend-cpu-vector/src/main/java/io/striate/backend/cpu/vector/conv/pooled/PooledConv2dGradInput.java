package io.striate.backend.cpu.vector.conv.pooled;

import static io.striate.backend.cpu.vector.run.Lanes.BITS;
import static io.striate.backend.cpu.vector.run.Lanes.LANES;
import static io.striate.backend.cpu.vector.run.Lanes.SPECIES;

import io.striate.backend.cpu.vector.conv.ConvGeometry;
import io.striate.backend.cpu.vector.conv.direct.DirectConv2dGradInput;
import io.striate.backend.cpu.vector.run.Lanes;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;

/// Gradient by the input of a convolution whose result was max-pooled, of one sample.
///
///     gradIn[start[q] + window] += sum over i of grad[i] · weight[filter[i], window]
///
/// where i runs over the gradients that reached pixel q of the convolution's result: with a 2x2 pooling a quarter of
/// the filters, half of those behind a relu. [DirectConv2dGradInput] multiplies all of them.
///
/// | array | layout |
/// |---|---|
/// | `first`, `filter`, `grad` | the gradients of pixel q are those from `first[q]` to before `first[q + 1]` |
/// | `weight` | [#packWeight]: filter by filter, a window as [#vectors] cuts it |
/// | `gradIn` | the padded sample with channels innermost, `[paddedHeight, paddedWidth, C]`, and LANES numbers more |
///
/// Ten vectors of the window are summed at a time, then added to memory. Pixels are taken column by column: the
/// windows of neighbours in a column overlap in whole vectors, so that a load finds what the store before it wrote;
/// windows shifted by a few numbers make it wait.
///
/// Measured on LeNet-5's second convolution, one thread, 256 bits, half of the pooled gradients
/// zero: 6.7 microseconds a sample (sorting and cropping included), where [DirectConv2dGradInput]
/// takes 22.5 and needs the gradient spread out first.
final class PooledConv2dGradInput {
  private static final int GROUP = 10;

  private PooledConv2dGradInput() {}

  /// Where each vector of a window starts, relative to the window's first number: a multiple of
  /// ten, filled up with copies of the first.
  static int[] vectors(ConvGeometry g) {
    int[] runs = DirectConv2dGradInput.runOffsets(g);
    int perRun = Lanes.roundUp(DirectConv2dGradInput.runLength(g)) / LANES;
    int[] offsets = new int[(runs.length * perRun + GROUP - 1) / GROUP * GROUP];
    for (int v = 0; v < runs.length * perRun; v++) {
      offsets[v] = runs[v / perRun] + v % perRun * LANES;
    }
    return offsets;
  }

  /// All bits for each number of [#vectors] that belongs to a window, none for what lies past the
  /// end of a run.
  static int[] keep(ConvGeometry g) {
    int length = DirectConv2dGradInput.runLength(g);
    int padded = Lanes.roundUp(length);
    int[] keep = new int[vectors(g).length * LANES];
    for (int i = 0; i < DirectConv2dGradInput.runs(g) * padded; i++) {
      keep[i] = i % padded < length ? -1 : 0;
    }
    return keep;
  }

  /// Floats of the packed weights.
  static int packedSize(ConvGeometry g) {
    return g.filters() * windowSize(g);
  }

  private static int windowSize(ConvGeometry g) {
    int perRun = Lanes.roundUp(DirectConv2dGradInput.runLength(g)) / LANES;
    return (DirectConv2dGradInput.runs(g) * perRun + GROUP - 1) / GROUP * GROUP * LANES;
  }

  /// Packs the weights `[filters, C, kH, kW]`.
  static void packWeight(ConvGeometry g, float[] weight, int at, float[] packed, int to) {
    int channels = g.channels();
    int length = DirectConv2dGradInput.runLength(g);
    int padded = Lanes.roundUp(length);
    int tapsPerRun = length / channels;
    int kernel = g.kernelHeight() * g.kernelWidth();
    java.util.Arrays.fill(packed, to, to + packedSize(g), 0f);
    for (int f = 0; f < g.filters(); f++) {
      for (int tap = 0; tap < kernel; tap++) {
        int row = to + f * windowSize(g) + tap / tapsPerRun * padded + tap % tapsPerRun * channels;
        for (int c = 0; c < channels; c++) {
          packed[row + c] = weight[at + (f * channels + c) * kernel + tap];
        }
      }
    }
  }

  /// Adds the windows of all pixels that got gradients; `order` lists the pixels, `start` says
  /// where the window of each starts. `sums` is scratch for one window.
  static void accumulate(
      int[] vector,
      int[] keep,
      int[] order,
      int[] start,
      int[] first,
      int[] filter,
      int filterAt,
      float[] grad,
      int gradAt,
      float[] weight,
      int weightAt,
      float[] sums,
      int sumsAt,
      float[] gradIn,
      int gradInAt) {
    int window = vector.length * LANES;
    for (int q : order) {
      int begin = first[q];
      int end = first[q + 1];
      if (begin == end) {
        continue;
      }
      for (int v = 0; v < window; v += GROUP * LANES) {
        group(
            begin,
            end,
            filter,
            filterAt,
            grad,
            gradAt,
            weight,
            weightAt + v,
            window,
            sums,
            sumsAt + v);
      }
      add(vector, keep, sums, sumsAt, gradIn, gradInAt + start[q]);
    }
  }

  private static void group(
      int begin,
      int end,
      int[] filter,
      int filterAt,
      float[] grad,
      int gradAt,
      float[] weight,
      int weightAt,
      int window,
      float[] sums,
      int to) {
    var s0 = FloatVector.zero(SPECIES);
    var s1 = s0;
    var s2 = s0;
    var s3 = s0;
    var s4 = s0;
    var s5 = s0;
    var s6 = s0;
    var s7 = s0;
    var s8 = s0;
    var s9 = s0;
    for (int i = begin; i < end; i++) {
      int w = weightAt + filter[filterAt + i] * window;
      var g = FloatVector.broadcast(SPECIES, grad[gradAt + i]);
      s0 = g.fma(FloatVector.fromArray(SPECIES, weight, w), s0);
      s1 = g.fma(FloatVector.fromArray(SPECIES, weight, w + LANES), s1);
      s2 = g.fma(FloatVector.fromArray(SPECIES, weight, w + 2 * LANES), s2);
      s3 = g.fma(FloatVector.fromArray(SPECIES, weight, w + 3 * LANES), s3);
      s4 = g.fma(FloatVector.fromArray(SPECIES, weight, w + 4 * LANES), s4);
      s5 = g.fma(FloatVector.fromArray(SPECIES, weight, w + 5 * LANES), s5);
      s6 = g.fma(FloatVector.fromArray(SPECIES, weight, w + 6 * LANES), s6);
      s7 = g.fma(FloatVector.fromArray(SPECIES, weight, w + 7 * LANES), s7);
      s8 = g.fma(FloatVector.fromArray(SPECIES, weight, w + 8 * LANES), s8);
      s9 = g.fma(FloatVector.fromArray(SPECIES, weight, w + 9 * LANES), s9);
    }
    s0.intoArray(sums, to);
    s1.intoArray(sums, to + LANES);
    s2.intoArray(sums, to + 2 * LANES);
    s3.intoArray(sums, to + 3 * LANES);
    s4.intoArray(sums, to + 4 * LANES);
    s5.intoArray(sums, to + 5 * LANES);
    s6.intoArray(sums, to + 6 * LANES);
    s7.intoArray(sums, to + 7 * LANES);
    s8.intoArray(sums, to + 8 * LANES);
    s9.intoArray(sums, to + 9 * LANES);
  }

  /// Adds what belongs to the window. The rest is zero times a gradient, which is NaN if that is
  /// infinite.
  private static void add(
      int[] vector, int[] keep, float[] sums, int sumsAt, float[] gradIn, int to) {
    for (int v = 0; v < vector.length; v++) {
      int at = to + vector[v];
      FloatVector kept =
          FloatVector.fromArray(SPECIES, sums, sumsAt + v * LANES)
              .reinterpretAsInts()
              .and(IntVector.fromArray(BITS, keep, v * LANES))
              .reinterpretAsFloats();
      FloatVector.fromArray(SPECIES, gradIn, at).add(kept).intoArray(gradIn, at);
    }
  }

  /// The scalar twin of [#accumulate], with weights as they are, `[filters, C, kH, kW]`.
  static void accumulateScalar(
      ConvGeometry g,
      int[] order,
      int[] start,
      int[] first,
      int[] filter,
      int filterAt,
      float[] grad,
      int gradAt,
      float[] weight,
      float[] gradIn,
      int gradInAt) {
    int channels = g.channels();
    int kernel = g.kernelHeight() * g.kernelWidth();
    for (int q : order) {
      for (int tap = 0; tap < kernel; tap++) {
        int pixel =
            tap / g.kernelWidth() * g.dilationHeight() * g.paddedWidth()
                + tap % g.kernelWidth() * g.dilationWidth();
        for (int c = 0; c < channels; c++) {
          float sum = 0f;
          for (int i = first[q]; i < first[q + 1]; i++) {
            float w = weight[(filter[filterAt + i] * channels + c) * kernel + tap];
            sum = Math.fma(grad[gradAt + i], w, sum);
          }
          gradIn[gradInAt + start[q] + pixel * channels + c] += sum;
        }
      }
    }
  }
}
