package io.striate.backend.cpu.vector.conv.pooled;

import static io.striate.backend.cpu.vector.run.Lanes.LANES;
import static io.striate.backend.cpu.vector.run.Lanes.SPECIES;

import io.striate.backend.cpu.vector.conv.ConvGeometry;
import io.striate.backend.cpu.vector.conv.direct.DirectConv2dGradInput;
import io.striate.backend.cpu.vector.run.Lanes;
import jdk.incubator.vector.FloatVector;

/// Gradient by the weights of a convolution whose result was max-pooled, of one sample and filter,
/// added to what is there.
///
///     gradWeight[window] += sum over i of grad[i] · in[start[i] + window]
///
/// A pooling passes each gradient to one pixel of its window, so the gradient of the convolution's result is mostly
/// zeros: 3 of 4 for 2x2, more behind a relu. Instead of multiplying zeros the filter's gradients are listed, and each
/// adds its window of the input.
///
/// | array | layout |
/// |---|---|
/// | `in` | the padded sample with channels innermost, `[paddedHeight, paddedWidth, C]`, and LANES readable numbers more |
/// | `start`, `grad` | where the windows of the listed gradients start, and what they are |
/// | `gradWeight` | `[window rows, kernelWidth·C rounded up to LANES]`; the numbers past a row's end mean nothing |
///
/// Five vectors of the window are summed at a time: as many as hide the latency of a multiply-add;
/// the list is short and stays in the cache while they go round. The list of vectors is filled up
/// to a multiple of five with copies of the first, whose sums are not read.
///
/// Measured on LeNet-5's convolutions, one thread, 256 bits, half of the pooled gradients zero, in
/// microseconds a sample: 4.9 for the second (listing and padding included) where
/// `DirectConv2dGradWeight` alone takes 17, and 7.6 for the first, against 14.
final class PooledConv2dGradWeight {
  private static final int GROUP = 5;

  private PooledConv2dGradWeight() {}

  /// Where each vector of a window starts, relative to the window's first number.
  static int[] vectors(ConvGeometry g) {
    int[] runs = DirectConv2dGradInput.runOffsets(g);
    int perRun = Lanes.roundUp(DirectConv2dGradInput.runLength(g)) / LANES;
    int count = (runs.length * perRun + GROUP - 1) / GROUP * GROUP;
    int[] offsets = new int[count];
    for (int v = 0; v < runs.length * perRun; v++) {
      offsets[v] = runs[v / perRun] + v % perRun * LANES;
    }
    return offsets;
  }

  /// Adds the windows of n gradients.
  static void accumulate(
      int[] vector,
      float[] in,
      int inAt,
      int[] start,
      float[] grad,
      int gradAt,
      int n,
      float[] gradWeight,
      int at) {
    for (int v = 0; v < vector.length; v += GROUP) {
      int w = at + v * LANES;
      int i0 = inAt + vector[v];
      int i1 = inAt + vector[v + 1];
      int i2 = inAt + vector[v + 2];
      int i3 = inAt + vector[v + 3];
      int i4 = inAt + vector[v + 4];
      var s0 = FloatVector.fromArray(SPECIES, gradWeight, w);
      var s1 = FloatVector.fromArray(SPECIES, gradWeight, w + LANES);
      var s2 = FloatVector.fromArray(SPECIES, gradWeight, w + 2 * LANES);
      var s3 = FloatVector.fromArray(SPECIES, gradWeight, w + 3 * LANES);
      var s4 = FloatVector.fromArray(SPECIES, gradWeight, w + 4 * LANES);
      for (int i = 0; i < n; i++) {
        int p = start[i];
        var g = FloatVector.broadcast(SPECIES, grad[gradAt + i]);
        s0 = g.fma(FloatVector.fromArray(SPECIES, in, i0 + p), s0);
        s1 = g.fma(FloatVector.fromArray(SPECIES, in, i1 + p), s1);
        s2 = g.fma(FloatVector.fromArray(SPECIES, in, i2 + p), s2);
        s3 = g.fma(FloatVector.fromArray(SPECIES, in, i3 + p), s3);
        s4 = g.fma(FloatVector.fromArray(SPECIES, in, i4 + p), s4);
      }
      s0.intoArray(gradWeight, w);
      s1.intoArray(gradWeight, w + LANES);
      s2.intoArray(gradWeight, w + 2 * LANES);
      s3.intoArray(gradWeight, w + 3 * LANES);
      s4.intoArray(gradWeight, w + 4 * LANES);
    }
  }

  /// The scalar twin of [#accumulate]; it writes the numbers of the window only.
  static void accumulateScalar(
      ConvGeometry g,
      float[] in,
      int inAt,
      int[] start,
      float[] grad,
      int gradAt,
      int n,
      float[] gradWeight,
      int at) {
    int[] runs = DirectConv2dGradInput.runOffsets(g);
    int length = DirectConv2dGradInput.runLength(g);
    for (int r = 0; r < runs.length; r++) {
      for (int l = 0; l < length; l++) {
        float sum = gradWeight[at + r * Lanes.roundUp(length) + l];
        for (int i = 0; i < n; i++) {
          sum = Math.fma(grad[gradAt + i], in[inAt + runs[r] + l + start[i]], sum);
        }
        gradWeight[at + r * Lanes.roundUp(length) + l] = sum;
      }
    }
  }

  /// Copies one filter's gradient to `[C, kH, kW]`.
  static void store(ConvGeometry g, float[] gradWeight, int at, float[] out, int outAt) {
    int channels = g.groupChannels();
    int length = DirectConv2dGradInput.runLength(g);
    int padded = Lanes.roundUp(length);
    int tapsPerRun = length / channels;
    int kernel = g.kernelHeight() * g.kernelWidth();
    for (int tap = 0; tap < kernel; tap++) {
      int row = at + tap / tapsPerRun * padded + tap % tapsPerRun * channels;
      for (int c = 0; c < channels; c++) {
        out[outAt + c * kernel + tap] = gradWeight[row + c];
      }
    }
  }
}
