package io.striate.backend.cpu.vector.pooling;

import static io.striate.backend.cpu.vector.run.Lanes.LANES;
import static io.striate.backend.cpu.vector.run.Lanes.SPECIES;

import io.striate.api.op.Window2d;
import io.striate.backend.cpu.vector.reduction.ReduceKernels;
import io.striate.backend.cpu.vector.run.Lanes;
import io.striate.backend.cpu.vector.run.PairKernels;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;

/// Average pooling of planes `[H, W]` that lie in memory, and its gradient.
///
///     out[y, x] = sum over ky, kx of in[y·stride - pad + ky·dilation, x·stride - pad + kx·dilation] / divisor
///
/// The divisor is the number of taps, or of those that lie on the plane.
///
/// A sum over a window is a sum over its rows, then over its columns. Both run along the width in
/// whole vectors: the rows of a window into a row of scratch memory between borders of zeros, then
/// that row shifted by each tap; with a stride every stride-th number is kept. The gradient goes the
/// same way back: the shares of a row of windows, with zeros between them, are added up shifted by
/// each tap, and the sums added to each row of the windows. So both take kH + kW vectors in place of
/// kH·kW scalars. Windows of 2x2 side by side do without scratch memory, in the same order.
final class PlaneAveraging {
  private final Window2d window;
  private final int height;
  private final int width;
  private final int outHeight;
  private final int outWidth;
  private final int reach;
  private final int rowLength;
  private final boolean countPadding;

  /// Whether windows have so many rows and columns that the errors of additions must be added too.
  private final boolean compensated;

  /// Whether windows are 2x2, side by side, wholly on the plane, and a vector of them in a row.
  private final boolean quads;

  /// Taps on the plane of the windows at each position along the width.
  private final float[] columns;

  /// @param countPadding whether taps in the padding count for the divisor
  PlaneAveraging(Window2d window, boolean countPadding, int height, int width) {
    this.window = window;
    this.countPadding = countPadding;
    compensated = window.kernelHeight() + window.kernelWidth() > ReduceKernels.PLAIN;
    this.height = height;
    this.width = width;
    outHeight = window.outHeight(height);
    outWidth = window.outWidth(width);
    quads = window.equals(Window2d.square(2, 2, 0)) && outWidth >= LANES;
    reach = (window.kernelWidth() - 1) * window.dilationWidth();
    int starts = (outWidth - 1) * window.strideWidth() + 1;
    // A vector that begins at the last start, or at the last column, reads LANES numbers on.
    rowLength =
        Lanes.roundUp(Math.max(starts + reach, window.padLeft() + width) + reach) + 2 * LANES;
    columns = new float[outWidth];
    for (int x = 0; x < outWidth; x++) {
      int left = x * window.strideWidth() - window.padLeft();
      columns[x] =
          Math.max(
              0,
              end(left, window.dilationWidth(), window.kernelWidth(), width)
                  - first(left, window.dilationWidth()));
    }
  }

  /// The first tap that lies at 0 or after.
  private static int first(int start, int dilation) {
    return Math.max(0, Math.ceilDiv(-start, dilation));
  }

  /// The tap after the last that lies before `extent`.
  private static int end(int start, int dilation, int taps, int extent) {
    return Math.min(taps, Math.floorDiv(extent - 1 - start, dilation) + 1);
  }

  int size() {
    return height * width;
  }

  int outSize() {
    return outHeight * outWidth;
  }

  /// Floats of scratch memory that [#forward] and [#gradient] need.
  int scratchSize() {
    return 2 * rowLength;
  }

  /// One plane.
  void forward(float[] in, int inAt, float[] out, int outAt, float[] scratch) {
    if (quads) {
      for (int y = 0; y < outHeight; y++) {
        int top = inAt + 2 * y * width;
        PairKernels.quadMeans(in, top, in, top + width, out, outAt + y * outWidth, outWidth);
      }
      return;
    }
    Arrays.fill(scratch, 0, scratchSize(), 0f);
    for (int y = 0; y < outHeight; y++) {
      int covered = rows(in, inAt, y, scratch);
      int to = outAt + y * outWidth;
      if (compensated) {
        sums(scratch, out, to);
      } else {
        int starts = (outWidth - 1) * window.strideWidth() + 1;
        for (int x = 0; x < starts; x += LANES) {
          taps(scratch, x, 1).intoArray(scratch, rowLength + x);
        }
        if (window.strideWidth() == 2) {
          PairKernels.everySecond(scratch, rowLength, out, to, outWidth);
        } else {
          for (int x = 0; x < outWidth; x++) {
            out[to + x] = scratch[rowLength + x * window.strideWidth()];
          }
        }
      }
      divide(out, to, out, to, covered);
    }
  }

  /// The sums of the rows of a window, column by column of the plane, and how many rows lie on it.
  /// Where sums are compensated, their errors are in the second row of scratch memory.
  private int rows(float[] in, int inAt, int y, float[] scratch) {
    int top = y * window.strideHeight() - window.padTop();
    int first = first(top, window.dilationHeight());
    int end = end(top, window.dilationHeight(), window.kernelHeight(), height);
    int at = window.padLeft();
    int errors = rowLength + at;
    if (compensated) {
      Arrays.fill(scratch, errors, errors + width, 0f);
    }
    if (first >= end) {
      Arrays.fill(scratch, at, at + width, 0f);
      return 0;
    }
    System.arraycopy(
        in, inAt + (top + first * window.dilationHeight()) * width, scratch, at, width);
    for (int ky = first + 1; ky < end; ky++) {
      int row = inAt + (top + ky * window.dilationHeight()) * width;
      if (compensated) {
        ReduceKernels.addCompensated(in, row, scratch, at, scratch, errors, width);
      } else {
        add(in, row, scratch, at, width);
      }
    }
    if (compensated) {
      ReduceKernels.addErrors(scratch, at, scratch, errors, width);
    }
    return end - first;
  }

  /// The sums of windows from those of their rows, with many taps to each.
  private void sums(float[] scratch, float[] out, int to) {
    for (int x = 0; x < outWidth; x++) {
      double sum = 0;
      for (int kx = 0; kx < window.kernelWidth(); kx++) {
        int at = x * window.strideWidth() + kx * window.dilationWidth();
        sum += (double) scratch[at] + scratch[rowLength + at];
      }
      out[to + x] = (float) sum;
    }
  }

  /// The sum of a row of scratch memory over the taps, for the columns from `x` on.
  ///
  /// @param direction 1 for taps to the right, -1 for taps to the left
  private FloatVector taps(float[] row, int x, int direction) {
    var sum = FloatVector.fromArray(SPECIES, row, x);
    int step = direction * window.dilationWidth();
    for (int kx = 1; kx < window.kernelWidth(); kx++) {
      sum = sum.add(FloatVector.fromArray(SPECIES, row, x + kx * step));
    }
    return sum;
  }

  /// `to += from`.
  private static void add(float[] from, int fromAt, float[] to, int toAt, int n) {
    int i = 0;
    for (; i + LANES <= n; i += LANES) {
      FloatVector.fromArray(SPECIES, to, toAt + i)
          .add(FloatVector.fromArray(SPECIES, from, fromAt + i))
          .intoArray(to, toAt + i);
    }
    for (; i < n; i++) {
      to[toAt + i] += from[fromAt + i];
    }
  }

  /// The sums of a row of windows divided by their divisors.
  ///
  /// @param covered how many rows of the windows lie on the plane
  private void divide(float[] sums, int from, float[] out, int to, int covered) {
    int x = 0;
    for (; x + LANES <= outWidth; x += LANES) {
      var sum = FloatVector.fromArray(SPECIES, sums, from + x);
      var mean =
          countPadding
              ? sum.div(window.taps())
              : sum.div(FloatVector.fromArray(SPECIES, columns, x).mul(covered));
      mean.intoArray(out, to + x);
    }
    for (; x < outWidth; x++) {
      out[to + x] = sums[from + x] / (countPadding ? window.taps() : columns[x] * covered);
    }
  }

  /// The gradient of one plane.
  void gradient(float[] gradOut, int gradOutAt, float[] gradIn, int gradInAt, float[] scratch) {
    if (quads) {
      quarters(gradOut, gradOutAt, gradIn, gradInAt);
      return;
    }
    Arrays.fill(scratch, 0, scratchSize(), 0f);
    if (window.strideHeight() >= window.kernelHeight() && window.dilationHeight() == 1) {
      copied(gradOut, gradOutAt, gradIn, gradInAt, scratch);
    } else {
      added(gradOut, gradOutAt, gradIn, gradInAt, scratch);
    }
  }

  /// The gradient of windows of 2x2 side by side; a last row or column without a window gets zero.
  private void quarters(float[] gradOut, int gradOutAt, float[] gradIn, int gradInAt) {
    for (int y = 0; y < outHeight; y++) {
      int row = gradInAt + 2 * y * width;
      PairKernels.quartersTwice(gradOut, gradOutAt + y * outWidth, gradIn, row, outWidth);
      Arrays.fill(gradIn, row + 2 * outWidth, row + width, 0f);
      System.arraycopy(gradIn, row, gradIn, row + width, width);
    }
    Arrays.fill(gradIn, gradInAt + 2 * outHeight * width, gradInAt + size(), 0f);
  }

  /// The gradient of windows that share no rows: each row of the plane is written once.
  private void copied(
      float[] gradOut, int gradOutAt, float[] gradIn, int gradInAt, float[] scratch) {
    int written = 0;
    for (int y = 0; y < outHeight; y++) {
      int top = y * window.strideHeight() - window.padTop();
      int first = Math.max(0, top);
      int end = Math.min(height, top + window.kernelHeight());
      if (first < end) {
        Arrays.fill(gradIn, gradInAt + written * width, gradInAt + first * width, 0f);
        spread(gradOut, gradOutAt + y * outWidth, end - first, scratch);
        for (int row = first; row < end; row++) {
          System.arraycopy(scratch, rowLength, gradIn, gradInAt + row * width, width);
        }
        written = end;
      }
    }
    Arrays.fill(gradIn, gradInAt + written * width, gradInAt + size(), 0f);
  }

  /// The gradient of windows that overlap: the sum of their shares.
  private void added(
      float[] gradOut, int gradOutAt, float[] gradIn, int gradInAt, float[] scratch) {
    Arrays.fill(gradIn, gradInAt, gradInAt + size(), 0f);
    for (int y = 0; y < outHeight; y++) {
      int top = y * window.strideHeight() - window.padTop();
      int first = first(top, window.dilationHeight());
      int end = end(top, window.dilationHeight(), window.kernelHeight(), height);
      if (first < end) {
        spread(gradOut, gradOutAt + y * outWidth, end - first, scratch);
        for (int ky = first; ky < end; ky++) {
          int row = gradInAt + (top + ky * window.dilationHeight()) * width;
          add(scratch, rowLength, gradIn, row, width);
        }
      }
    }
  }

  /// What a row of windows adds to each row of theirs, column by column of the plane, into the
  /// second row of scratch memory.
  private void spread(float[] gradOut, int from, int covered, float[] scratch) {
    int stride = window.strideWidth();
    int shares = rowLength - outWidth; // the end of the second row, which is written last
    divide(gradOut, from, scratch, rowLength + shares, covered);
    for (int x = 0; x < outWidth; x++) {
      scratch[reach + x * stride] = scratch[rowLength + shares + x];
    }
    for (int x = 0; x < width; x += LANES) {
      taps(scratch, reach + window.padLeft() + x, -1).intoArray(scratch, rowLength + x);
    }
  }
}
