package io.striate.backend.cpu.vector.reduction;

import io.striate.api.op.Reduce;
import io.striate.api.tensor.Shape;
import io.striate.api.tensor.TensorType;
import io.striate.backend.cpu.vector.run.Body;
import io.striate.backend.cpu.vector.run.Operands;
import io.striate.backend.cpu.vector.run.PairKernels;
import io.striate.backend.cpu.vector.run.Strides;
import io.striate.backend.cpu.vector.run.Workspace;
import java.util.Arrays;

/// Sums, maxima and minima over axes, in the order of the elements.
///
/// The input is read once, run by run of its innermost axes that are all folded or all kept. A kept
/// run is added to the output element by element; a folded run goes through [ReduceKernels].
///
/// Sums of more than [ReduceKernels#PLAIN] terms are compensated: the runs of one result one after
/// the other, in blocks of [#BLOCK] results where runs are kept.
public final class ReduceBody implements Body {
  /// Folded runs below this length are folded side by side, each from its first element to its
  /// last.
  private static final int SHORT = 16;

  /// Results, and their errors, that stay in the first-level cache.
  private static final int BLOCK = 1024;

  /// Rows after which errors are added to the sums: before they are large enough to have errors.
  private static final int ROWS = 256;

  private final Reduce.Kind kind;
  private final int outSize;
  private final int rows;
  private final int run;

  /// Whether folded runs are short. How many of them lie side by side does not matter: a part of a
  /// batch must have the bits of the whole.
  private final boolean shortRuns;

  /// The results of one row: more than one where short folded runs lie side by side.
  private final int results;

  private final boolean foldsRun;
  private final int[] targets;

  /// Whether sums are compensated.
  private final boolean compensated;

  /// The rows in the order of their targets.
  private final int[] byTarget;

  /// @param in the type of the input
  /// @param out the type of the output
  public ReduceBody(Reduce op, TensorType in, TensorType out) {
    kind = op.kind();
    outSize = out.shape().size();
    Shape shape = in.shape();
    int axis = shape.rank() - 1;
    boolean folded = op.axes().contains(axis);
    int length = 1;
    while (axis >= 0 && (shape.extent(axis) == 1 || op.axes().contains(axis) == folded)) {
      length *= shape.extent(axis--);
    }
    compensated =
        kind == Reduce.Kind.SUM && shape.size() / Math.max(1, outSize) > ReduceKernels.PLAIN;
    int beside = 1;
    shortRuns = folded && !compensated && length < SHORT;
    if (shortRuns) {
      while (axis >= 0 && (shape.extent(axis) == 1 || !op.axes().contains(axis))) {
        beside *= shape.extent(axis--);
      }
    }
    results = beside;
    run = results * length;
    foldsRun = folded;
    rows = shape.size() / run;
    var strides = Strides.broadcast(out.shape(), shape);
    targets = new int[rows];
    for (int row = 0; row < rows; row++) {
      targets[row] = strides.offset(row * run);
    }
    byTarget = compensated ? sorted(targets) : new int[0];
  }

  /// The numbers of rows, sorted by target, then by number.
  private static int[] sorted(int[] targets) {
    long[] keys = new long[targets.length];
    Arrays.setAll(keys, row -> ((long) targets[row] << Integer.SIZE) | row);
    Arrays.sort(keys);
    return Arrays.stream(keys).mapToInt(key -> (int) key).toArray();
  }

  @Override
  public int scratch() {
    return compensated && !foldsRun ? Math.min(run, BLOCK) : ReduceKernels.SCRATCH;
  }

  @Override
  public void run(int task, Operands operands, Workspace workspace) {
    float[] in = operands.floats(0, workspace);
    float[] out = operands.floats(1, workspace);
    int from = operands.at(0);
    int to = operands.at(1);
    if (compensated) {
      sums(in, from, out, to, workspace.scratch);
      return;
    }
    float start =
        switch (kind) {
          case SUM -> 0f;
          case MAX -> Float.NEGATIVE_INFINITY;
          case MIN -> Float.POSITIVE_INFINITY;
        };
    Arrays.fill(out, to, to + outSize, start);
    for (int row = 0; row < rows; row++) {
      int at = from + row * run;
      int target = to + targets[row];
      if (shortRuns) {
        foldEach(in, at, out, target);
      } else if (foldsRun) {
        out[target] = fold(out[target], in, at, workspace);
      } else {
        combine(in, at, out, target);
      }
    }
  }

  private void sums(float[] in, int from, float[] out, int to, float[] scratch) {
    for (int first = 0, end; first < rows; first = end) {
      int target = targets[byTarget[first]];
      end = first + 1;
      while (end < rows && targets[byTarget[end]] == target) {
        end++;
      }
      if (foldsRun) {
        double sum = 0;
        for (int i = first; i < end; i++) {
          sum += ReduceKernels.compensated(in, from + byTarget[i] * run, run, scratch, 0);
        }
        out[to + target] = (float) sum;
      } else {
        columns(first, end, in, from, out, to + target, scratch);
      }
    }
  }

  /// The sum of the rows `first` to `end - 1` in the order of their targets.
  private void columns(
      int first, int end, float[] in, int from, float[] out, int to, float[] errors) {
    for (int column = 0; column < run; column += BLOCK) {
      int n = Math.min(BLOCK, run - column);
      Arrays.fill(out, to + column, to + column + n, 0f);
      Arrays.fill(errors, 0, n, 0f);
      for (int i = first; i < end; i++) {
        int at = from + byTarget[i] * run + column;
        ReduceKernels.addCompensated(in, at, out, to + column, errors, 0, n);
        if ((i - first) % ROWS == ROWS - 1) {
          ReduceKernels.addErrors(out, to + column, errors, 0, n);
        }
      }
      ReduceKernels.addErrors(out, to + column, errors, 0, n);
    }
  }

  /// Short runs side by side, one number of each after the other.
  private void foldEach(float[] in, int at, float[] out, int to) {
    int length = run / results;
    if (kind == Reduce.Kind.SUM && length == 2) {
      PairKernels.addPairs(in, at, out, to, results);
      return;
    }
    for (int i = 0; i < length; i++) {
      switch (kind) {
        case SUM -> ReduceKernels.addEvery(in, at + i, length, out, to, results);
        case MAX -> ReduceKernels.maxEvery(in, at + i, length, out, to, results);
        case MIN -> ReduceKernels.minEvery(in, at + i, length, out, to, results);
      }
    }
  }

  private float fold(float sum, float[] in, int at, Workspace workspace) {
    return switch (kind) {
      case SUM -> sum + ReduceKernels.sum(in, at, run, workspace.scratch, 0);
      case MAX -> Math.max(sum, ReduceKernels.max(in, at, run));
      case MIN -> -Math.max(-sum, ReduceKernels.maxOfNegated(in, at, run));
    };
  }

  private void combine(float[] in, int at, float[] out, int to) {
    switch (kind) {
      case SUM -> ReduceKernels.add(in, at, out, to, run);
      case MAX -> ReduceKernels.max(in, at, out, to, run);
      case MIN -> ReduceKernels.min(in, at, out, to, run);
    }
  }
}
