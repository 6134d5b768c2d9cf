package io.striate.backend.cpu.vector.pooling;

import static io.striate.backend.cpu.vector.run.Lanes.LANES;
import static io.striate.backend.cpu.vector.run.Lanes.SPECIES;

import io.striate.api.op.Window2d;
import io.striate.backend.cpu.vector.run.Lanes;
import io.striate.backend.cpu.vector.run.PairKernels;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShuffle;

/// Max pooling of planes `[H, W]` that lie in memory, and its gradient.
///
///     out[y, x] = max over ky, kx of in[y·stride - pad + ky·dilation, x·stride - pad + kx·dilation]
///
/// **Forward.** A maximum over a window is a maximum over its rows, then over its columns. Both run
/// along the width in whole vectors: the rows of a window into a row of scratch memory between
/// borders of -infinity, then that row shifted by each tap; with a stride every stride-th number is
/// kept. The work is kH + kW vectors in place of kH·kW scalars with branches that are mispredicted.
///
/// **Gradient.** It needs where the maximum lies. Windows of 2x2 side by side are compared in
/// vectors, their columns shuffled apart and together by constant shuffles of one vector (those of
/// two vectors allocate). Most others are compared by [PlaneMaxGradient]. In what is left, planes
/// that hold a NaN or are large, numbers become whole numbers of the same order, each with its tap
/// below, so that one maximum of whole numbers finds the largest number and the first place among
/// equals, without a branch; in windows of more than 16 taps the maximum is computed as it is
/// forward, and then sought.
///
/// 64x112x112, 2x2, batch 8, one thread: see the rows `maxpool` of the benchmarks. Comparing
/// scalars with branches took 12 times as long.
final class PlanePooling {
  /// Even columns of a vector first, then the odd ones; and the reverse.
  private static final VectorShuffle<Float> APART =
      VectorShuffle.fromOp(SPECIES, i -> (2 * i + 2 * i / LANES) % LANES);

  private static final VectorShuffle<Float> CROSSED =
      VectorShuffle.fromOp(SPECIES, i -> (2 * i + 1 - 2 * i / LANES) % LANES);

  /// Each column of one half of a vector twice.
  private static final VectorShuffle<Float> LOWER_TWICE = VectorShuffle.fromOp(SPECIES, i -> i / 2);

  private static final VectorShuffle<Float> UPPER_TWICE =
      VectorShuffle.fromOp(SPECIES, i -> LANES / 2 + i / 2);

  private static final VectorMask<Float> UPPER = VectorMask.fromLong(SPECIES, -1L << (LANES / 2));

  private static final VectorMask<Float> ODD = VectorMask.fromLong(SPECIES, 0xaaaa_aaaa_aaaa_aaaaL);

  /// Taps of a window are numbered in this many bits, below the 32 of a number: enough for every
  /// window that an array holds.
  private static final int TAP_BITS = 31;

  private static final long TAPS = (1L << TAP_BITS) - 1;

  /// Where the order of positive infinity lies: a NaN lies above.
  private static final long INFINITY =
      ((long) Float.floatToIntBits(Float.POSITIVE_INFINITY) << TAP_BITS) | TAPS;

  /// A window of more taps has its maximum sought: finding its end costs a mispredicted branch.
  private static final int FEW_TAPS = 16;

  private final Window2d window;
  private final int height;
  private final int width;
  private final int outHeight;
  private final int outWidth;
  private final int paddedWidth;

  /// Whether windows are 2x2, side by side, and lie wholly on the plane.
  private final boolean quads;

  private final PlaneMaxGradient vectors;

  PlanePooling(Window2d window, int height, int width) {
    this.window = window;
    vectors = new PlaneMaxGradient(window, height, width);
    this.height = height;
    this.width = width;
    quads = window.equals(Window2d.square(2, 2, 0));
    outHeight = window.outHeight(height);
    outWidth = window.outWidth(width);
    int reach =
        (outWidth - 1) * window.strideWidth()
            + (window.kernelWidth() - 1) * window.dilationWidth()
            + 1;
    paddedWidth = Lanes.roundUp(Math.max(reach, window.padLeft() + width)) + LANES;
  }

  int size() {
    return height * width;
  }

  int outSize() {
    return outHeight * outWidth;
  }

  /// Floats of scratch memory that [#gradient] needs.
  int gradientScratchSize() {
    return vectors.suits() && !inQuads()
        ? Math.max(scratchSize(), vectors.scratchSize())
        : scratchSize();
  }

  /// Whether windows are compared by shuffles.
  private boolean inQuads() {
    return quads && (outWidth >= LANES || width == 2 * outWidth);
  }

  /// Floats of scratch memory that [#forward] needs.
  int scratchSize() {
    return 2 * paddedWidth + window.kernelWidth() * window.dilationWidth();
  }

  /// Where in scratch memory the largest numbers of the windows of a row lie, one for each column
  /// at which a window may start; before it those of their rows.
  private int wide() {
    return paddedWidth + window.kernelWidth() * window.dilationWidth();
  }

  /// One plane.
  void forward(float[] in, int inAt, float[] out, int outAt, float[] scratch) {
    int wide = wide();
    Arrays.fill(scratch, 0, wide, Float.NEGATIVE_INFINITY);
    for (int y = 0; y < outHeight; y++) {
      rows(in, inAt, y, scratch, window.padLeft());
      int to = outAt + y * outWidth;
      columns(scratch, 0, scratch, wide);
      if (window.strideWidth() == 1) {
        System.arraycopy(scratch, wide, out, to, outWidth);
      } else if (window.strideWidth() == 2) {
        PairKernels.everySecond(scratch, wide, out, to, outWidth);
      } else {
        pick(scratch, wide, window.strideWidth(), out, to, outWidth);
      }
    }
  }

  /// The largest numbers of the rows of a window, column by column of the plane.
  private void rows(float[] in, int inAt, int y, float[] row, int at) {
    int top = y * window.strideHeight() - window.padTop();
    int first = Math.max(0, Math.ceilDiv(-top, window.dilationHeight()));
    int end =
        Math.min(
            window.kernelHeight(), Math.floorDiv(height - 1 - top, window.dilationHeight()) + 1);
    if (first >= end) {
      Arrays.fill(row, at, at + width, Float.NEGATIVE_INFINITY);
      return;
    }
    int from = inAt + (top + first * window.dilationHeight()) * width;
    System.arraycopy(in, from, row, at, width);
    for (int ky = first + 1; ky < end; ky++) {
      maximum(in, inAt + (top + ky * window.dilationHeight()) * width, row, at, width);
    }
  }

  /// `a = max(a, b)`.
  private static void maximum(float[] b, int bAt, float[] a, int aAt, int n) {
    int i = 0;
    for (; i + LANES <= n; i += LANES) {
      FloatVector.fromArray(SPECIES, a, aAt + i)
          .max(FloatVector.fromArray(SPECIES, b, bAt + i))
          .intoArray(a, aAt + i);
    }
    for (; i < n; i++) {
      a[aAt + i] = Math.max(a[aAt + i], b[bAt + i]);
    }
  }

  /// The largest numbers of the taps of a row, for windows that start at every column.
  private void columns(float[] row, int at, float[] out, int to) {
    int starts = (outWidth - 1) * window.strideWidth() + 1;
    for (int x = 0; x < starts; x += LANES) {
      var max = FloatVector.fromArray(SPECIES, row, at + x);
      for (int kx = 1; kx < window.kernelWidth(); kx++) {
        max = max.max(FloatVector.fromArray(SPECIES, row, at + x + kx * window.dilationWidth()));
      }
      max.intoArray(out, to + x);
    }
  }

  private static void pick(float[] in, int at, int stride, float[] out, int to, int n) {
    for (int i = 0; i < n; i++) {
      out[to + i] = in[at + i * stride];
    }
  }

  /// The gradient of one plane: clears it, and adds each number of `gradOut` where the maximum of
  /// its window lies; nowhere if that is NaN or the window lies in the padding.
  void gradient(
      float[] in,
      int inAt,
      float[] gradOut,
      int gradOutAt,
      float[] gradIn,
      int gradInAt,
      float[] scratch) {
    if (vectors.suits()
        && !inQuads()
        && vectors.run(in, inAt, gradOut, gradOutAt, gradIn, gradInAt, scratch)) {
      return;
    }
    if (window.kernelHeight() * window.kernelWidth() > FEW_TAPS) {
      sought(in, inAt, gradOut, gradOutAt, gradIn, gradInAt, scratch);
      return;
    }
    int done = 0;
    if (quads && outWidth < LANES && width == 2 * outWidth) {
      done = narrow(in, inAt, gradOut, gradOutAt, gradIn, gradInAt);
    }
    Arrays.fill(gradIn, gradInAt + 2 * done * width, gradInAt + size(), 0f);
    for (int y = done; y < outHeight; y++) {
      int from = gradOutAt + y * outWidth;
      int row = 2 * y * width;
      int x = 0;
      if (quads && outWidth >= LANES) {
        // The last vector begins where it ends with the row: what it writes again is the same.
        for (; x < outWidth; x += LANES) {
          int q = Math.min(x, outWidth - LANES);
          quads(in, inAt + row + 2 * q, width, gradOut, from + q, gradIn, gradInAt + row + 2 * q);
        }
      }
      windows(in, inAt, y, x, gradOut, from, gradIn, gradInAt);
    }
  }

  /// The gradient of windows of many taps: the maximum of each is sought among its taps.
  private void sought(
      float[] in,
      int inAt,
      float[] gradOut,
      int gradOutAt,
      float[] gradIn,
      int gradInAt,
      float[] scratch) {
    int wide = wide();
    Arrays.fill(gradIn, gradInAt, gradInAt + size(), 0f);
    Arrays.fill(scratch, 0, wide, Float.NEGATIVE_INFINITY);
    for (int y = 0; y < outHeight; y++) {
      rows(in, inAt, y, scratch, window.padLeft());
      columns(scratch, 0, scratch, wide);
      for (int x = 0; x < outWidth; x++) {
        int at = place(in, inAt, y, x, scratch[wide + x * window.strideWidth()]);
        if (at >= 0) {
          gradIn[gradInAt + at] += gradOut[gradOutAt + y * outWidth + x];
        }
      }
    }
  }

  /// Where on the plane the first number of a window lies that equals a value; -1 if there is none,
  /// as for NaN.
  private int place(float[] in, int inAt, int y, int x, float value) {
    int top = y * window.strideHeight() - window.padTop();
    int left = x * window.strideWidth() - window.padLeft();
    int firstTap = Math.max(0, Math.ceilDiv(-left, window.dilationWidth()));
    int endTap =
        Math.min(window.kernelWidth(), Math.floorDiv(width - 1 - left, window.dilationWidth()) + 1);
    for (int ky = 0; ky < window.kernelHeight(); ky++) {
      int row = top + ky * window.dilationHeight();
      if (row >= 0 && row < height) {
        int at = row * width + left;
        int kx = firstTap;
        if (window.dilationWidth() == 1) {
          kx += without(in, inAt + at + firstTap, endTap - firstTap, value);
        }
        for (; kx < endTap; kx++) {
          if (in[inAt + at + kx * window.dilationWidth()] == value) {
            return at + kx * window.dilationWidth();
          }
        }
      }
    }
    return -1;
  }

  /// How many whole vectors of n numbers come before the first that holds a value, in numbers.
  private static int without(float[] in, int at, int n, float value) {
    int i = 0;
    while (i + LANES <= n
        && !FloatVector.fromArray(SPECIES, in, at + i)
            .compare(VectorOperators.EQ, value)
            .anyTrue()) {
      i += LANES;
    }
    return i;
  }

  /// Rows of windows that are shorter than a vector: the lanes beyond a row write nonsense into the
  /// rows below, which these then overwrite.
  ///
  /// @return how many rows of windows are done; the last would be overrun
  private int narrow(
      float[] in, int inAt, float[] gradOut, int gradOutAt, float[] gradIn, int gradInAt) {
    int y = 0;
    for (; y * outWidth + LANES <= outSize() && (2 * y + 1) * width + 2 * LANES <= size(); y++) {
      int at = 2 * y * width;
      quads(in, inAt + at, width, gradOut, gradOutAt + y * outWidth, gradIn, gradInAt + at);
    }
    return y;
  }

  /// The order of a number, with the tap below: the larger the number, then the earlier the tap,
  /// the larger. Zeros of both signs are equal.
  private static long order(float number, int tap) {
    int bits = Float.floatToIntBits(number + 0f);
    return ((long) (bits ^ ((bits >> 31) & 0x7fff_ffff)) << TAP_BITS) | (TAPS - tap);
  }

  /// The gradients of LANES windows side by side: columns are shuffled apart, compared, and the
  /// gradients shuffled together again.
  private static void quads(
      float[] in, int top, int width, float[] gradOut, int from, float[] gradIn, int to) {
    var low = FloatVector.fromArray(SPECIES, in, top);
    var high = FloatVector.fromArray(SPECIES, in, top + LANES);
    var max = low.rearrange(APART).blend(high.rearrange(CROSSED), UPPER);
    var second = low.rearrange(CROSSED).blend(high.rearrange(APART), UPPER);
    low = FloatVector.fromArray(SPECIES, in, top + width);
    high = FloatVector.fromArray(SPECIES, in, top + width + LANES);
    var third = low.rearrange(APART).blend(high.rearrange(CROSSED), UPPER);
    var fourth = low.rearrange(CROSSED).blend(high.rearrange(APART), UPPER);
    var first = FloatVector.zero(SPECIES);
    first = first.blend(1f, second.compare(VectorOperators.GT, max));
    max = max.max(second);
    first = first.blend(2f, third.compare(VectorOperators.GT, max));
    max = max.max(third);
    first = first.blend(3f, fourth.compare(VectorOperators.GT, max));
    max = max.max(fourth);
    var zero = FloatVector.zero(SPECIES);
    var g = FloatVector.fromArray(SPECIES, gradOut, from);
    g = zero.blend(g, max.compare(VectorOperators.EQ, max));
    var even = zero.blend(g, first.compare(VectorOperators.EQ, 0f));
    var odd = zero.blend(g, first.compare(VectorOperators.EQ, 1f));
    even.rearrange(LOWER_TWICE).blend(odd.rearrange(LOWER_TWICE), ODD).intoArray(gradIn, to);
    even.rearrange(UPPER_TWICE)
        .blend(odd.rearrange(UPPER_TWICE), ODD)
        .intoArray(gradIn, to + LANES);
    even = zero.blend(g, first.compare(VectorOperators.EQ, 2f));
    odd = zero.blend(g, first.compare(VectorOperators.EQ, 3f));
    even.rearrange(LOWER_TWICE)
        .blend(odd.rearrange(LOWER_TWICE), ODD)
        .intoArray(gradIn, to + width);
    even.rearrange(UPPER_TWICE)
        .blend(odd.rearrange(UPPER_TWICE), ODD)
        .intoArray(gradIn, to + width + LANES);
  }

  /// The windows of a row from number `start` on, with any window.
  private void windows(
      float[] in,
      int inAt,
      int y,
      int start,
      float[] gradOut,
      int from,
      float[] gradIn,
      int gradInAt) {
    int top = y * window.strideHeight() - window.padTop();
    for (int x = start; x < outWidth; x++) {
      int left = x * window.strideWidth() - window.padLeft();
      long best = Long.MIN_VALUE;
      for (int ky = 0; ky < window.kernelHeight(); ky++) {
        int row = top + ky * window.dilationHeight();
        if (row < 0 || row >= height) {
          continue;
        }
        for (int kx = 0; kx < window.kernelWidth(); kx++) {
          int column = left + kx * window.dilationWidth();
          if (column >= 0 && column < width) {
            int tap = ky * window.kernelWidth() + kx;
            best = Math.max(best, order(in[inAt + row * width + column], tap));
          }
        }
      }
      if (best != Long.MIN_VALUE && best <= INFINITY) {
        int tap = (int) (TAPS - (best & TAPS));
        int row = top + tap / window.kernelWidth() * window.dilationHeight();
        int column = left + tap % window.kernelWidth() * window.dilationWidth();
        gradIn[gradInAt + row * width + column] += gradOut[from + x];
      }
    }
  }

  /// The scalar twin of [#forward] and [#gradient]: where the largest number of a window lies, the
  /// first among equals, the first NaN if there is one, -1 if the window lies in the padding.
  int largest(float[] in, int inAt, int y, int x) {
    int best = -1;
    for (int ky = 0; ky < window.kernelHeight(); ky++) {
      int row = y * window.strideHeight() - window.padTop() + ky * window.dilationHeight();
      for (int kx = 0; kx < window.kernelWidth(); kx++) {
        int column = x * window.strideWidth() - window.padLeft() + kx * window.dilationWidth();
        if (row >= 0 && row < height && column >= 0 && column < width) {
          int at = row * width + column;
          float v = in[inAt + at];
          boolean more = best < 0 || v > in[inAt + best] || Float.isNaN(v);
          best = more && (best < 0 || !Float.isNaN(in[inAt + best])) ? at : best;
        }
      }
    }
    return best;
  }
}
