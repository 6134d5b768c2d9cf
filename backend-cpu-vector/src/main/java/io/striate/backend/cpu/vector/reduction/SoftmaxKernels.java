package io.striate.backend.cpu.vector.reduction;

import static io.striate.backend.cpu.vector.run.Lanes.LANES;
import static io.striate.backend.cpu.vector.run.Lanes.SPECIES;

import io.striate.backend.cpu.vector.elementwise.VectorMath;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;

/// Softmax of neighboring columns: class c of column i lies at `c · step + i`, so that vectors run
/// across the columns, whose number is up to [#COLUMNS]. Each column has the bits that it has
/// alone.
///
/// The classes are passed several times: for the largest, for the exponentials and their sum, for
/// the quotient. Each pass reads a class of all columns after the other, so that memory is read in
/// long runs; blocks of 256 columns, all classes of which a cache holds, took 1.3 to 1.7 times as
/// long on 64 classes of 56x56 positions. What is computed between two passes is in the first-level
/// cache, [#TILE] columns at a time.
final class SoftmaxKernels {
  /// Columns of a block: runs of 16 kB of each class.
  static final int COLUMNS = 4096;

  /// Columns of the numbers between two passes.
  private static final int TILE = 512;

  /// Floats of scratch memory: the largest, the sum and its error for each column, a tile.
  static final int SCRATCH = 3 * COLUMNS + TILE;

  private static final int MAX = 0;
  private static final int SUM = COLUMNS;
  private static final int ERRORS = 2 * COLUMNS;
  private static final int BETWEEN = 3 * COLUMNS;

  private SoftmaxKernels() {}

  /// The probabilities of n columns.
  static void probabilities(
      float[] x, int at, float[] y, int to, int classes, int step, int n, float[] scratch) {
    largest(x, at, classes, step, n, scratch);
    Arrays.fill(scratch, SUM, SUM + n, 0f);
    Arrays.fill(scratch, ERRORS, ERRORS + n, 0f);
    for (int c = 0; c < classes; c++) {
      for (int t = 0; t < n; t += TILE) {
        int count = Math.min(TILE, n - t);
        exponentials(x, at + c * step + t, t, y, to + c * step + t, count, scratch);
        add(y, to + c * step + t, classes, t, count, scratch);
      }
    }
    ReduceKernels.addErrors(scratch, SUM, scratch, ERRORS, n);
    for (int c = 0; c < classes; c++) {
      divide(y, to + c * step, n, scratch);
    }
  }

  /// For each of n columns the largest number, at the start of scratch memory.
  private static void largest(float[] x, int at, int classes, int step, int n, float[] scratch) {
    System.arraycopy(x, at, scratch, MAX, n);
    for (int c = 1; c < classes; c++) {
      ReduceKernels.max(x, at + c * step, scratch, MAX, n);
    }
  }

  /// For each of n columns the largest number and the sum of `e` to the power of what the others
  /// are below it: see [#largest(float\[\], int)] and [#sum(float\[\], int)].
  static void sums(float[] x, int at, int classes, int step, int n, float[] scratch) {
    largest(x, at, classes, step, n, scratch);
    Arrays.fill(scratch, SUM, SUM + n, 0f);
    Arrays.fill(scratch, ERRORS, ERRORS + n, 0f);
    for (int c = 0; c < classes; c++) {
      for (int t = 0; t < n; t += TILE) {
        int count = Math.min(TILE, n - t);
        exponentials(x, at + c * step + t, t, scratch, BETWEEN, count, scratch);
        add(scratch, BETWEEN, classes, t, count, scratch);
      }
    }
    ReduceKernels.addErrors(scratch, SUM, scratch, ERRORS, n);
  }

  /// The logarithms of the probabilities of n columns: `x - largest - log(sum)`.
  static void logarithms(
      float[] x, int at, float[] y, int to, int classes, int step, int n, float[] scratch) {
    sums(x, at, classes, step, n, scratch);
    VectorMath.log(scratch, SUM, scratch, ERRORS, n);
    for (int c = 0; c < classes; c++) {
      int i = 0;
      for (; i + LANES <= n; i += LANES) {
        FloatVector.fromArray(SPECIES, x, at + c * step + i)
            .sub(FloatVector.fromArray(SPECIES, scratch, MAX + i))
            .sub(FloatVector.fromArray(SPECIES, scratch, ERRORS + i))
            .intoArray(y, to + c * step + i);
      }
      for (; i < n; i++) {
        y[to + c * step + i] = x[at + c * step + i] - scratch[MAX + i] - scratch[ERRORS + i];
      }
    }
  }

  /// The gradients of n columns of probabilities y by their logits: `y (g - sum y g)`.
  static void gradients(
      float[] y,
      int at,
      float[] g,
      int gradAt,
      float[] out,
      int to,
      int classes,
      int step,
      int n,
      float[] scratch) {
    Arrays.fill(scratch, SUM, SUM + n, 0f);
    Arrays.fill(scratch, ERRORS, ERRORS + n, 0f);
    for (int c = 0; c < classes; c++) {
      for (int t = 0; t < n; t += TILE) {
        int count = Math.min(TILE, n - t);
        multiply(y, at + c * step + t, g, gradAt + c * step + t, scratch, BETWEEN, count);
        add(scratch, BETWEEN, classes, t, count, scratch);
      }
    }
    ReduceKernels.addErrors(scratch, SUM, scratch, ERRORS, n);
    for (int c = 0; c < classes; c++) {
      int first = c * step;
      int i = 0;
      for (; i + LANES <= n; i += LANES) {
        FloatVector.fromArray(SPECIES, g, gradAt + first + i)
            .sub(FloatVector.fromArray(SPECIES, scratch, SUM + i))
            .mul(FloatVector.fromArray(SPECIES, y, at + first + i))
            .intoArray(out, to + first + i);
      }
      for (; i < n; i++) {
        out[to + first + i] = (g[gradAt + first + i] - scratch[SUM + i]) * y[at + first + i];
      }
    }
  }

  /// The gradients of n columns of logarithms y by their logits: `g - exp(y) sum g`.
  static void gradientsOfLogarithms(
      float[] y,
      int at,
      float[] g,
      int gradAt,
      float[] out,
      int to,
      int classes,
      int step,
      int n,
      float[] scratch) {
    Arrays.fill(scratch, SUM, SUM + n, 0f);
    Arrays.fill(scratch, ERRORS, ERRORS + n, 0f);
    for (int c = 0; c < classes; c++) {
      add(g, gradAt + c * step, classes, 0, n, scratch);
    }
    ReduceKernels.addErrors(scratch, SUM, scratch, ERRORS, n);
    for (int c = 0; c < classes; c++) {
      for (int t = 0; t < n; t += TILE) {
        int first = c * step + t;
        int count = Math.min(TILE, n - t);
        VectorMath.exp(y, at + first, scratch, BETWEEN, count);
        subtractProduct(g, gradAt + first, t, out, to + first, count, scratch);
      }
    }
  }

  /// `out = g - between sum`, for n columns from one on.
  private static void subtractProduct(
      float[] g, int at, int column, float[] out, int to, int n, float[] scratch) {
    int i = 0;
    for (; i + LANES <= n; i += LANES) {
      FloatVector.fromArray(SPECIES, g, at + i)
          .sub(
              FloatVector.fromArray(SPECIES, scratch, BETWEEN + i)
                  .mul(FloatVector.fromArray(SPECIES, scratch, SUM + column + i)))
          .intoArray(out, to + i);
    }
    for (; i < n; i++) {
      out[to + i] = g[at + i] - scratch[BETWEEN + i] * scratch[SUM + column + i];
    }
  }

  /// `out = a b`.
  private static void multiply(float[] a, int at, float[] b, int bAt, float[] out, int to, int n) {
    int i = 0;
    for (; i + LANES <= n; i += LANES) {
      FloatVector.fromArray(SPECIES, a, at + i)
          .mul(FloatVector.fromArray(SPECIES, b, bAt + i))
          .intoArray(out, to + i);
    }
    for (; i < n; i++) {
      out[to + i] = a[at + i] * b[bAt + i];
    }
  }

  /// The largest number of a column, behind [#sums].
  static float largest(float[] scratch, int column) {
    return scratch[MAX + column];
  }

  /// The sum of a column, behind [#sums].
  static float sum(float[] scratch, int column) {
    return scratch[SUM + column];
  }

  /// `y = exp(x - largest)`, for n columns from one on.
  private static void exponentials(
      float[] x, int at, int column, float[] y, int to, int n, float[] scratch) {
    int i = 0;
    for (; i + LANES <= n; i += LANES) {
      FloatVector.fromArray(SPECIES, x, at + i)
          .sub(FloatVector.fromArray(SPECIES, scratch, MAX + column + i))
          .intoArray(y, to + i);
    }
    for (; i < n; i++) {
      y[to + i] = x[at + i] - scratch[MAX + column + i];
    }
    VectorMath.exp(y, to, y, to, n);
  }

  /// Few terms are added plainly, as in all sums.
  private static void add(float[] y, int at, int classes, int column, int n, float[] scratch) {
    if (classes > ReduceKernels.PLAIN) {
      ReduceKernels.addCompensated(y, at, scratch, SUM + column, scratch, ERRORS + column, n);
    } else {
      ReduceKernels.add(y, at, scratch, SUM + column, n);
    }
  }

  private static void divide(float[] y, int at, int n, float[] scratch) {
    int i = 0;
    for (; i + LANES <= n; i += LANES) {
      FloatVector.fromArray(SPECIES, y, at + i)
          .div(FloatVector.fromArray(SPECIES, scratch, SUM + i))
          .intoArray(y, at + i);
    }
    for (; i < n; i++) {
      y[at + i] /= scratch[SUM + i];
    }
  }

  /// `y = (y - t) · g`, where t is 1 for the class that is the column's label, else 0.
  ///
  /// @param label the class of `labels` that this is
  static void gradient(
      float[] y, int at, int label, int[] labels, int labelsAt, float[] g, int gradAt, int n) {
    for (int i = 0; i < n; i++) {
      if (labels[labelsAt + i] == label) {
        y[at + i] -= 1f;
      }
    }
    int i = 0;
    for (; i + LANES <= n; i += LANES) {
      FloatVector.fromArray(SPECIES, y, at + i)
          .mul(FloatVector.fromArray(SPECIES, g, gradAt + i))
          .intoArray(y, at + i);
    }
    for (; i < n; i++) {
      y[at + i] *= g[gradAt + i];
    }
  }
}
