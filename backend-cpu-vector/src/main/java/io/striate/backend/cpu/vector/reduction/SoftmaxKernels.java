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
/// The classes are passed three times: for the largest, for the exponentials and their sum, for the
/// quotient. A block of 64 classes and their probabilities, 128 kB, stays in the second-level
/// cache. On 64 classes of 56x56 positions the exponentials take most of the time.
final class SoftmaxKernels {
  /// Columns of a block: runs of 1 kB, several cache lines of each class.
  static final int COLUMNS = 256;

  /// Floats of scratch memory: the largest, the sum and its error for each column, a row.
  static final int SCRATCH = 4 * COLUMNS;

  private static final int MAX = 0;
  private static final int SUM = COLUMNS;
  private static final int ERRORS = 2 * COLUMNS;
  private static final int ROW = 3 * COLUMNS;

  private SoftmaxKernels() {}

  /// The probabilities of n columns.
  static void probabilities(
      float[] x, int at, float[] y, int to, int classes, int step, int n, float[] scratch) {
    largest(x, at, classes, step, n, scratch);
    Arrays.fill(scratch, SUM, SUM + n, 0f);
    Arrays.fill(scratch, ERRORS, ERRORS + n, 0f);
    for (int c = 0; c < classes; c++) {
      exponentials(x, at + c * step, y, to + c * step, n, scratch);
      add(y, to + c * step, classes, n, scratch);
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
      exponentials(x, at + c * step, scratch, ROW, n, scratch);
      add(scratch, ROW, classes, n, scratch);
    }
    ReduceKernels.addErrors(scratch, SUM, scratch, ERRORS, n);
  }

  /// The largest number of a column, behind [#sums].
  static float largest(float[] scratch, int column) {
    return scratch[MAX + column];
  }

  /// The sum of a column, behind [#sums].
  static float sum(float[] scratch, int column) {
    return scratch[SUM + column];
  }

  private static void exponentials(float[] x, int at, float[] y, int to, int n, float[] scratch) {
    int i = 0;
    for (; i + LANES <= n; i += LANES) {
      FloatVector.fromArray(SPECIES, x, at + i)
          .sub(FloatVector.fromArray(SPECIES, scratch, MAX + i))
          .intoArray(y, to + i);
    }
    for (; i < n; i++) {
      y[to + i] = x[at + i] - scratch[MAX + i];
    }
    VectorMath.exp(y, to, y, to, n);
  }

  /// Few terms are added plainly, as in all sums.
  private static void add(float[] y, int at, int classes, int n, float[] scratch) {
    if (classes > ReduceKernels.PLAIN) {
      ReduceKernels.addCompensated(y, at, scratch, SUM, scratch, ERRORS, n);
    } else {
      ReduceKernels.add(y, at, scratch, SUM, n);
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
