package io.striate.backend.cpu.vector.pooling;

import static io.striate.backend.cpu.vector.run.Lanes.LANES;
import static io.striate.backend.cpu.vector.run.Lanes.SPECIES;

import io.striate.backend.cpu.vector.run.Lanes;
import io.striate.backend.cpu.vector.run.PairKernels;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;

/// Bilinear enlarging of planes `[H, W]` that lie in memory by whole factors, and its gradient.
///
/// Along an axis, entry `i factor + phase` of the output lies between two neighbors of the input.
/// With `o = 2 phase + 1 - factor`, in units of half an entry of the output:
///
///     o >= 0:  (2 factor - o) in[i] + o in[i + 1]
///     o < 0:   -o in[i - 1] + (2 factor + o) in[i]
///
/// divided by `2 factor`, where the first and the last entry are repeated beyond the borders. All
/// weights are whole numbers; one division by the product of both units comes last.
///
/// A row of the output is a sum of two rows of the input, then for each phase a sum of that row and
/// itself shifted by one: whole vectors, which are put together from the phases. The gradient goes
/// the same way back. So both take four products for each number of the output.
final class PlaneUpsampling {
  private final int height;
  private final int width;
  private final int factorHeight;
  private final int factorWidth;
  private final float unit;

  /// Numbers of a row in scratch memory: one more on each side, and whole vectors from any of them.
  private final int row;

  PlaneUpsampling(int height, int width, int factorHeight, int factorWidth) {
    this.height = height;
    this.width = width;
    this.factorHeight = factorHeight;
    this.factorWidth = factorWidth;
    unit = (float) (0.25 / factorHeight / factorWidth);
    row = Lanes.roundUp(width) + 2 + LANES;
  }

  int size() {
    return height * width;
  }

  int outSize() {
    return size() * factorHeight * factorWidth;
  }

  /// Floats of scratch memory that [#forward] and [#gradient] need.
  int scratchSize() {
    return row * (1 + factorWidth);
  }

  /// One plane.
  void forward(float[] in, int inAt, float[] out, int outAt, float[] scratch) {
    // What vectors read behind a row must not be slow to compute with.
    Arrays.fill(scratch, 0, row, 0f);
    int outWidth = width * factorWidth;
    for (int i = 0; i < height * factorHeight; i++) {
      int y = i / factorHeight;
      int offset = offset(i % factorHeight, factorHeight);
      int above = Math.max(0, offset < 0 ? y - 1 : y);
      int below = offset == 0 ? above : Math.min(height - 1, offset < 0 ? y : y + 1);
      blend(
          in,
          inAt + above * width,
          first(offset, factorHeight),
          inAt + below * width,
          second(offset, factorHeight),
          1f,
          scratch,
          1,
          width);
      scratch[0] = scratch[1];
      scratch[width + 1] = scratch[width];
      columns(scratch, out, outAt + i * outWidth);
    }
  }

  /// Twice the distance of a phase from the center of its entry, in entries of the output.
  private static int offset(int phase, int factor) {
    return 2 * phase + 1 - factor;
  }

  /// The weight of the first of two neighbors.
  private static int first(int offset, int factor) {
    return offset < 0 ? -offset : 2 * factor - offset;
  }

  /// The weight of the second.
  private static int second(int offset, int factor) {
    return 2 * factor - first(offset, factor);
  }

  /// A row of the output from that of scratch memory, which has a number more on each side.
  private void columns(float[] scratch, float[] out, int to) {
    for (int phase = 0; phase < factorWidth; phase++) {
      int offset = offset(phase, factorWidth);
      int left = offset < 0 ? 0 : 1;
      blend(
          scratch,
          left,
          first(offset, factorWidth),
          offset == 0 ? left : left + 1,
          second(offset, factorWidth),
          unit,
          scratch,
          row * (1 + phase),
          Lanes.roundUp(width));
    }
    if (factorWidth == 2) {
      PairKernels.interleave(scratch, row, scratch, 2 * row, out, to, width);
      return;
    }
    for (int phase = 0; phase < factorWidth; phase++) {
      int from = row * (1 + phase);
      for (int x = 0; x < width; x++) {
        out[to + x * factorWidth + phase] = scratch[from + x];
      }
    }
  }

  /// The gradient of one plane.
  void gradient(float[] gradOut, int gradOutAt, float[] gradIn, int gradInAt, float[] scratch) {
    Arrays.fill(scratch, 0, scratchSize(), 0f);
    Arrays.fill(gradIn, gradInAt, gradInAt + size(), 0f);
    int outWidth = width * factorWidth;
    for (int i = 0; i < height * factorHeight; i++) {
      shares(gradOut, gradOutAt + i * outWidth, scratch);
      int y = i / factorHeight;
      int offset = offset(i % factorHeight, factorHeight);
      int above = Math.max(0, offset < 0 ? y - 1 : y);
      int below = Math.min(height - 1, offset < 0 ? y : y + 1);
      float first = first(offset, factorHeight) * unit;
      float second = second(offset, factorHeight) * unit;
      add(scratch, 1, first, gradIn, gradInAt + above * width, width);
      if (offset != 0) {
        add(scratch, 1, second, gradIn, gradInAt + below * width, width);
      }
    }
  }

  /// What a row of the output gives to each column of the input, into scratch memory from 1 on.
  private void shares(float[] gradOut, int from, float[] scratch) {
    Arrays.fill(scratch, 0, row, 0f);
    for (int phase = 0; phase < factorWidth; phase++) {
      int apart = row * (1 + phase);
      if (factorWidth == 2) {
        PairKernels.everySecond(gradOut, from + phase, scratch, apart, width);
      } else {
        for (int x = 0; x < width; x++) {
          scratch[apart + x] = gradOut[from + x * factorWidth + phase];
        }
      }
      int offset = offset(phase, factorWidth);
      int left = offset < 0 ? 0 : 1;
      // Whole vectors: behind the numbers of a phase are zeros.
      int n = Lanes.roundUp(width);
      add(scratch, apart, first(offset, factorWidth), scratch, left, n);
      if (offset != 0) {
        add(scratch, apart, second(offset, factorWidth), scratch, left + 1, n);
      }
    }
    scratch[1] += scratch[0];
    scratch[width] += scratch[width + 1];
  }

  /// `out = (a · first + b · second) · factor`, with both in one array.
  private static void blend(
      float[] in,
      int a,
      float first,
      int b,
      float second,
      float factor,
      float[] out,
      int to,
      int n) {
    int i = 0;
    for (; i + LANES <= n; i += LANES) {
      FloatVector.fromArray(SPECIES, in, a + i)
          .mul(first)
          .add(FloatVector.fromArray(SPECIES, in, b + i).mul(second))
          .mul(factor)
          .intoArray(out, to + i);
    }
    for (; i < n; i++) {
      out[to + i] = (in[a + i] * first + in[b + i] * second) * factor;
    }
  }

  /// `sum += a · weight`.
  private static void add(float[] a, int at, float weight, float[] sum, int sumAt, int n) {
    int i = 0;
    for (; i + LANES <= n; i += LANES) {
      FloatVector.fromArray(SPECIES, sum, sumAt + i)
          .add(FloatVector.fromArray(SPECIES, a, at + i).mul(weight))
          .intoArray(sum, sumAt + i);
    }
    for (; i < n; i++) {
      sum[sumAt + i] += a[at + i] * weight;
    }
  }
}
