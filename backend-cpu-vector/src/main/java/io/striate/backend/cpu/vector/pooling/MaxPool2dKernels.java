package io.striate.backend.cpu.vector.pooling;

import static io.striate.backend.cpu.vector.run.Lanes.LANES;
import static io.striate.backend.cpu.vector.run.Lanes.SPECIES;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/// Max pooling of what a convolution kernel has just written, while it is in the first-level cache.
///
///     out[y, x]      = max over the window of in
///     position[y, x] = which tap of the window that was, row by row: the first among equals
///
/// Windows lie wholly on the map. Positions are small whole numbers kept as floats, so they share vectors, arenas
/// and transpositions with everything else. A NaN makes the maximum NaN; the position then means nothing.
///
/// With filters innermost every comparison is between whole vectors. With the width innermost that
/// is so for 2x2 windows of stride 2 if the convolution before has kept even and odd columns apart;
/// other windows are scalar. Shuffling columns apart here took 10 microseconds a sample for
/// LeNet-5's first pooling, more than the convolution before it, and the shuffle of two vectors
/// allocates; scalar comparisons are mispredicted about every other time.
public final class MaxPool2dKernels {
  private MaxPool2dKernels() {}

  /// A window of kernelHeight x kernelWidth taps over maps of inWidth columns.
  public record Window(
      int kernelHeight,
      int kernelWidth,
      int strideHeight,
      int strideWidth,
      int outHeight,
      int outWidth) {
    /// Numbers of a window.
    public int taps() {
      return kernelHeight * kernelWidth;
    }

    /// Windows of a plane.
    public int pixels() {
      return outHeight * outWidth;
    }

    /// Whether windows are 2x2, side by side.
    public boolean twoByTwo() {
      return kernelHeight == 2 && kernelWidth == 2 && strideHeight == 2 && strideWidth == 2;
    }
  }

  /// From `[pixels, row]` (rows of filters, a multiple of LANES) to the same layout.
  public static void pixels(
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
            int at = from + v;
            int below = at + inWidth * row;
            quad(
                in,
                at,
                at + row,
                below,
                below + row,
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

  /// Four vectors from memory: vectors that travel through arguments may end up as objects.
  private static void quad(
      float[] in, int a, int b, int c, int d, float[] out, int to, float[] position, int p) {
    var max = FloatVector.fromArray(SPECIES, in, a);
    var first = FloatVector.zero(SPECIES);
    var v = FloatVector.fromArray(SPECIES, in, b);
    first = first.blend(1f, v.compare(VectorOperators.GT, max));
    max = max.max(v);
    v = FloatVector.fromArray(SPECIES, in, c);
    first = first.blend(2f, v.compare(VectorOperators.GT, max));
    max = max.max(v);
    v = FloatVector.fromArray(SPECIES, in, d);
    first = first.blend(3f, v.compare(VectorOperators.GT, max));
    max.max(v).intoArray(out, to);
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

  /// From the even and the odd columns of one plane, each in rows of `pitch` numbers, to
  /// `[outHeight, outWidth]`: a 2x2 window of stride 2 lies on the same column of both. Vectors may
  /// read LANES numbers past the planes; `scratch` has room for 2 LANES.
  public static void halves(
      Window w,
      float[] in,
      int even,
      int odd,
      int pitch,
      float[] out,
      int outAt,
      float[] position,
      int positionAt,
      float[] scratch,
      int scratchAt) {
    for (int y = 0; y < w.outHeight; y++) {
      int to = y * w.outWidth;
      int top = 2 * y * pitch;
      for (int x = 0; x < w.outWidth; x += LANES) {
        int a = even + top + x;
        int b = odd + top + x;
        int rest = w.outWidth - x;
        if (rest >= LANES) {
          quad(in, a, b, a + pitch, b + pitch, out, outAt + to + x, position, positionAt + to + x);
        } else {
          quad(in, a, b, a + pitch, b + pitch, scratch, scratchAt, scratch, scratchAt + LANES);
          System.arraycopy(scratch, scratchAt, out, outAt + to + x, rest);
          System.arraycopy(scratch, scratchAt + LANES, position, positionAt + to + x, rest);
        }
      }
    }
  }

  /// From one plane whose rows have `inWidth` numbers to `[outHeight, outWidth]`; the scalar twin
  /// of the others.
  public static void plane(
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
