package io.striate.backend.cpu.vector;

import static io.striate.backend.cpu.vector.Lanes.LANES;
import static io.striate.backend.cpu.vector.Lanes.SPECIES;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShuffle;

/// Max pooling of what a convolution kernel has just written, while it is in the first-level cache.
///
///     out[y, x]      = max over the window of in
///     position[y, x] = which tap of the window that was, row by row: the first among equals
///
/// Windows lie wholly on the map. Positions are small whole numbers kept as floats, so they share vectors, arenas
/// and transpositions with everything else. A NaN makes the maximum NaN; the position then means nothing.
///
/// With filters innermost every comparison is between whole vectors. With the width innermost a 2x2 window of stride
/// 2 takes the even and the odd columns apart with a shuffle of two vectors; other windows are scalar.
/// A scalar comparison is mispredicted about every other time: 9 microseconds a sample for LeNet-5's first
/// pooling, more than the convolution before it.
final class MaxPool2dKernels {
  private static final VectorShuffle<Float> EVEN = VectorShuffle.makeUnzip(SPECIES, 0);
  private static final VectorShuffle<Float> ODD = VectorShuffle.makeUnzip(SPECIES, 1);

  private MaxPool2dKernels() {}

  /// A window of kernelHeight x kernelWidth taps over maps of inWidth columns.
  record Window(
      int kernelHeight,
      int kernelWidth,
      int strideHeight,
      int strideWidth,
      int outHeight,
      int outWidth) {
    int taps() {
      return kernelHeight * kernelWidth;
    }

    int pixels() {
      return outHeight * outWidth;
    }

    boolean twoByTwo() {
      return kernelHeight == 2 && kernelWidth == 2 && strideHeight == 2 && strideWidth == 2;
    }
  }

  /// From `[pixels, row]` (rows of filters, a multiple of LANES) to the same layout.
  static void pixels(
      Window w,
      float[] in,
      int inAt,
      int inWidth,
      int row,
      float[] out,
      int outAt,
      float[] position,
      int positionAt) {
    for (int y = 0; y < w.outHeight; y++) {
      for (int x = 0; x < w.outWidth; x++) {
        int from = inAt + (y * w.strideHeight * inWidth + x * w.strideWidth) * row;
        int to = (y * w.outWidth + x) * row;
        for (int v = 0; v < row; v += LANES) {
          if (w.kernelHeight == 2 && w.kernelWidth == 2) {
            quad(
                in,
                from + v,
                row,
                inWidth * row,
                out,
                outAt + to + v,
                position,
                positionAt + to + v);
          } else {
            many(
                w,
                in,
                from + v,
                row,
                inWidth * row,
                out,
                outAt + to + v,
                position,
                positionAt + to + v);
          }
        }
      }
    }
  }

  private static void quad(
      float[] in, int at, int right, int below, float[] out, int to, float[] position, int p) {
    quad(
        FloatVector.fromArray(SPECIES, in, at),
        FloatVector.fromArray(SPECIES, in, at + right),
        FloatVector.fromArray(SPECIES, in, at + below),
        FloatVector.fromArray(SPECIES, in, at + below + right),
        out,
        to,
        position,
        p);
  }

  private static void quad(
      FloatVector a,
      FloatVector b,
      FloatVector c,
      FloatVector d,
      float[] out,
      int to,
      float[] position,
      int p) {
    var max = a;
    var first = FloatVector.zero(SPECIES);
    first = first.blend(1f, b.compare(VectorOperators.GT, max));
    max = max.max(b);
    first = first.blend(2f, c.compare(VectorOperators.GT, max));
    max = max.max(c);
    first = first.blend(3f, d.compare(VectorOperators.GT, max));
    max = max.max(d);
    max.intoArray(out, to);
    first.intoArray(position, p);
  }

  private static void many(
      Window w,
      float[] in,
      int at,
      int right,
      int below,
      float[] out,
      int to,
      float[] position,
      int p) {
    var max = FloatVector.fromArray(SPECIES, in, at);
    var first = FloatVector.zero(SPECIES);
    for (int t = 1; t < w.taps(); t++) {
      int tap = at + t / w.kernelWidth * below + t % w.kernelWidth * right;
      var v = FloatVector.fromArray(SPECIES, in, tap);
      first = first.blend((float) t, v.compare(VectorOperators.GT, max));
      max = max.max(v);
    }
    max.intoArray(out, to);
    first.intoArray(position, p);
  }

  /// From one plane whose rows have `inWidth` numbers to `[outHeight, outWidth]`. Vectors may read
  /// up to 2 LANES numbers past the plane; `scratch` has room for 2 LANES.
  static void plane(
      Window w,
      float[] in,
      int inAt,
      int inWidth,
      float[] out,
      int outAt,
      float[] position,
      int positionAt,
      float[] scratch,
      int scratchAt) {
    if (!w.twoByTwo()) {
      planeScalar(w, in, inAt, inWidth, out, outAt, position, positionAt);
      return;
    }
    for (int y = 0; y < w.outHeight; y++) {
      int to = y * w.outWidth;
      for (int x = 0; x < w.outWidth; x += LANES) {
        int top = inAt + 2 * (y * inWidth + x);
        if (x + LANES <= w.outWidth) {
          halves(in, top, inWidth, out, outAt + to + x, position, positionAt + to + x);
        } else {
          halves(in, top, inWidth, scratch, scratchAt, scratch, scratchAt + LANES);
          int rest = w.outWidth - x;
          System.arraycopy(scratch, scratchAt, out, outAt + to + x, rest);
          System.arraycopy(scratch, scratchAt + LANES, position, positionAt + to + x, rest);
        }
      }
    }
  }

  private static void halves(
      float[] in, int top, int inWidth, float[] out, int to, float[] position, int p) {
    var a = FloatVector.fromArray(SPECIES, in, top);
    var b = FloatVector.fromArray(SPECIES, in, top + LANES);
    var c = FloatVector.fromArray(SPECIES, in, top + inWidth);
    var d = FloatVector.fromArray(SPECIES, in, top + inWidth + LANES);
    quad(
        a.rearrange(EVEN, b),
        a.rearrange(ODD, b),
        c.rearrange(EVEN, d),
        c.rearrange(ODD, d),
        out,
        to,
        position,
        p);
  }

  /// The scalar twin of [#plane].
  static void planeScalar(
      Window w,
      float[] in,
      int inAt,
      int inWidth,
      float[] out,
      int outAt,
      float[] position,
      int positionAt) {
    for (int y = 0; y < w.outHeight; y++) {
      for (int x = 0; x < w.outWidth; x++) {
        int at = inAt + y * w.strideHeight * inWidth + x * w.strideWidth;
        float max = in[at];
        int first = 0;
        for (int t = 1; t < w.taps(); t++) {
          float v = in[at + t / w.kernelWidth * inWidth + t % w.kernelWidth];
          if (v > max) {
            first = t;
          }
          max = Math.max(max, v);
        }
        out[outAt + y * w.outWidth + x] = max;
        position[positionAt + y * w.outWidth + x] = first;
      }
    }
  }
}
