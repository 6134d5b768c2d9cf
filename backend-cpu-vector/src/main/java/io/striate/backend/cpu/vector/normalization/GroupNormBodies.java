package io.striate.backend.cpu.vector.normalization;

import io.striate.api.op.GroupNorm;
import io.striate.api.op.GroupNormGrad;
import io.striate.api.tensor.Shape;
import io.striate.api.tensor.TensorType;
import io.striate.backend.cpu.vector.reduction.ReduceKernels;
import io.striate.backend.cpu.vector.run.Body;
import io.striate.backend.cpu.vector.run.Operands;
import io.striate.backend.cpu.vector.run.Workspace;
import java.util.List;

/// Group normalization of rows: a row is one group of channels of one sample, which lies in one
/// piece. Normalization of each position by itself is that of [PositionNormBodies].
///
/// Forward, a row is read twice: run by run for its mean and variance, joined in double as those of
/// [BatchNormBodies], then to be normalized, from a cache if the row fits one. Backward twice as
/// well: for its two sums, then for the result. Gradients by scale and shift are sums over the
/// samples: plane by plane in double where a channel has many positions; else column by column, a
/// few rows at a time while they are in the second-level cache ([GroupNormKernels#columns]).
///
/// Shards of the batch use one body at the same time: all memory is that of the worker.
public final class GroupNormBodies {
  /// Numbers of one task at least.
  private static final int TASK = 8192;

  /// Positions from which on the numbers of a channel are a loop of their own; below, each number
  /// of a row gets its scale from a list.
  private static final int PLANE = 64;

  private GroupNormBodies() {}

  /// Inputs: input, and scale and shift if there are any; outputs: output, mean, variance.
  public static Body forward(GroupNorm op, List<TensorType> in) {
    Shape shape = in.getFirst().shape();
    boolean affine = in.size() > 1;
    return op.perPosition()
        ? PositionNormBodies.forward(shape, op.groups(), op.epsilon(), affine)
        : new Forward(Rows.of(shape, op.groups(), affine), affine, op.epsilon());
  }

  /// Inputs: input, mean, variance, gradOutput, and scale if there is one; outputs: gradInput, and
  /// gradScale and gradShift if there is a scale.
  ///
  /// @param shared whether several workers will share its tasks
  public static Body gradient(GroupNormGrad op, List<TensorType> in, boolean shared) {
    Shape shape = in.getFirst().shape();
    boolean affine = in.size() > 4;
    if (op.perPosition()) {
      return PositionNormBodies.gradient(shape, op.groups(), op.epsilon(), affine);
    }
    Rows rows = Rows.of(shape, op.groups(), affine);
    if (!affine) {
      return new PlainGradient(rows, op.epsilon());
    }
    return rows.inPlanes()
        ? new PlaneGradient(rows, op.epsilon())
        : new GroupNormColumns(
            rows.samples, rows.groups, rows.units, rows.positions, op.epsilon(), shared);
  }

  static float inverseDeviation(float variance, double epsilon) {
    return 1f / (float) Math.sqrt(variance + (float) epsilon);
  }

  /// Adds to a number of double precision as two floats: itself, and what is left of it.
  static void addTo(float[] sums, int at, double more) {
    double sum = (double) sums[at] + sums[at + 1] + more;
    sums[at] = (float) sum;
    sums[at + 1] = Float.isFinite(sums[at]) ? (float) (sum - sums[at]) : 0f;
  }

  /// Rows of `units` channels of `positions` numbers with one scale each. Without scales, a row is
  /// one channel.
  private record Rows(int samples, int groups, int units, int positions) {
    static Rows of(Shape shape, int groups, boolean affine) {
      int samples = shape.extent(0);
      int count = shape.strides()[0] / groups;
      int positions = affine ? shape.strides()[1] : count;
      return new Rows(samples, groups, count / positions, positions);
    }

    int count() {
      return units * positions;
    }

    int rows() {
      return samples * groups;
    }

    boolean inPlanes() {
      return units == 1 || positions >= PLANE;
    }

    /// Rows of one task.
    int block() {
      return Math.max(1, TASK / count());
    }

    int blocks() {
      return Math.ceilDiv(rows(), block());
    }
  }

  private record Forward(Rows rows, boolean affine, double epsilon) implements Body {
    @Override
    public int tasks() {
      return rows.blocks();
    }

    @Override
    public int scratch() {
      boolean listed = !rows.inPlanes() && rows.positions > 1;
      return ReduceKernels.SCRATCH + (listed ? 2 * rows.count() : 0);
    }

    @Override
    public void run(int task, Operands operands, Workspace workspace) {
      int end = Math.min(rows.rows(), (task + 1) * rows.block());
      for (int row = task * rows.block(); row < end; row++) {
        statistics(row, operands, workspace);
        apply(row, operands, workspace);
      }
    }

    private int output() {
      return affine ? 3 : 1;
    }

    /// Mean and variance of a row, by runs that are joined by Chan's formula in double.
    private void statistics(int row, Operands operands, Workspace workspace) {
      float[] x = operands.floats(0, workspace);
      int at = operands.at(0) + row * rows.count();
      double mean = 0;
      double squares = 0;
      for (int done = 0, n; done < rows.count(); done += n) {
        n = Math.min(ReduceKernels.RUN, rows.count() - done);
        double own = ReduceKernels.compensated(x, at + done, n, workspace.scratch, 0) / n;
        float near = (float) own;
        double miss = near - own;
        double about =
            Math.max(
                0,
                BatchNormKernels.squares(x, at + done, near, n, workspace.scratch, 0)
                    - n * miss * miss);
        double apart = own - mean;
        mean += apart * n / (done + n);
        squares += about + apart * apart * done * n / (done + n);
      }
      int output = output();
      operands.floats(output + 1, workspace)[operands.at(output + 1) + row] = (float) mean;
      operands.floats(output + 2, workspace)[operands.at(output + 2) + row] =
          (float) (squares / rows.count());
    }

    private void apply(int row, Operands operands, Workspace workspace) {
      int output = output();
      float mean = operands.floats(output + 1, workspace)[operands.at(output + 1) + row];
      float variance = operands.floats(output + 2, workspace)[operands.at(output + 2) + row];
      float inverse = inverseDeviation(variance, epsilon);
      float[] x = operands.floats(0, workspace);
      float[] y = operands.floats(output, workspace);
      int at = operands.at(0) + row * rows.count();
      int to = operands.at(output) + row * rows.count();
      if (!affine) {
        BatchNormKernels.apply(x, at, mean, inverse, 0f, false, y, to, rows.count());
        return;
      }
      float[] scale = operands.floats(1, workspace);
      float[] shift = operands.floats(2, workspace);
      int first = row % rows.groups * rows.units;
      int scaleAt = operands.at(1) + first;
      int shiftAt = operands.at(2) + first;
      if (rows.inPlanes()) {
        for (int unit = 0; unit < rows.units; unit++) {
          int plane = unit * rows.positions;
          float slope = inverse * scale[scaleAt + unit];
          BatchNormKernels.apply(
              x,
              at + plane,
              mean,
              slope,
              shift[shiftAt + unit],
              false,
              y,
              to + plane,
              rows.positions);
        }
        return;
      }
      if (rows.positions > 1) {
        int listed = ReduceKernels.SCRATCH;
        GroupNormColumns.list(
            scale, scaleAt, rows.units, rows.positions, workspace.scratch, listed);
        scale = workspace.scratch;
        scaleAt = listed;
        listed += rows.count();
        GroupNormColumns.list(
            shift, shiftAt, rows.units, rows.positions, workspace.scratch, listed);
        shift = workspace.scratch;
        shiftAt = listed;
      }
      GroupNormKernels.apply(
          x, at, mean, inverse, scale, scaleAt, shift, shiftAt, y, to, rows.count());
    }
  }

  /// Without scale and shift; a task is a few rows.
  private record PlainGradient(Rows rows, double epsilon) implements Body {
    @Override
    public int tasks() {
      return rows.blocks();
    }

    @Override
    public int scratch() {
      return ReduceKernels.SCRATCH;
    }

    @Override
    public void run(int task, Operands operands, Workspace workspace) {
      float[] x = operands.floats(0, workspace);
      float[] g = operands.floats(3, workspace);
      float[] scratch = workspace.scratch;
      int n = rows.count();
      int end = Math.min(rows.rows(), (task + 1) * rows.block());
      for (int row = task * rows.block(); row < end; row++) {
        float mean = operands.floats(1, workspace)[operands.at(1) + row];
        float inverse =
            inverseDeviation(operands.floats(2, workspace)[operands.at(2) + row], epsilon);
        int at = operands.at(0) + row * n;
        int grad = operands.at(3) + row * n;
        double level = ReduceKernels.compensated(g, grad, n, scratch, 0) / n;
        double along = BatchNormKernels.product(g, grad, x, at, mean, inverse, n, scratch, 0) / n;
        GroupNormKernels.gradient(
            g,
            grad,
            1f,
            x,
            at,
            mean,
            inverse,
            (float) level,
            (float) along,
            operands.floats(4, workspace),
            operands.at(4) + row * n,
            n);
      }
    }
  }

  /// A task is one group of channels, over the samples. The sums of a channel are numbers of double
  /// precision, as two floats each.
  private record PlaneGradient(Rows rows, double epsilon) implements Body {
    private static final int SUMS = ReduceKernels.SCRATCH;

    @Override
    public int tasks() {
      return rows.groups;
    }

    @Override
    public int scratch() {
      return SUMS + 4 * rows.units;
    }

    @Override
    public void run(int group, Operands operands, Workspace workspace) {
      float[] scratch = workspace.scratch;
      java.util.Arrays.fill(scratch, SUMS, SUMS + 4 * rows.units, 0f);
      for (int n = 0; n < rows.samples; n++) {
        sample(n * rows.groups + group, group, operands, workspace);
      }
      for (int unit = 0; unit < rows.units; unit++) {
        int channel = group * rows.units + unit;
        int at = SUMS + 4 * unit;
        operands.floats(7, workspace)[operands.at(7) + channel] = scratch[at];
        operands.floats(6, workspace)[operands.at(6) + channel] = scratch[at + 2];
      }
    }

    private void sample(int row, int group, Operands operands, Workspace workspace) {
      float[] x = operands.floats(0, workspace);
      float[] g = operands.floats(3, workspace);
      float[] scale = operands.floats(4, workspace);
      float[] scratch = workspace.scratch;
      float mean = operands.floats(1, workspace)[operands.at(1) + row];
      float inverse =
          inverseDeviation(operands.floats(2, workspace)[operands.at(2) + row], epsilon);
      int scaleAt = operands.at(4) + group * rows.units;
      int n = rows.positions;
      double level = 0;
      double along = 0;
      for (int unit = 0; unit < rows.units; unit++) {
        int at = operands.at(0) + row * rows.count() + unit * n;
        int grad = operands.at(3) + row * rows.count() + unit * n;
        double sum = ReduceKernels.compensated(g, grad, n, scratch, 0);
        double product = BatchNormKernels.product(g, grad, x, at, mean, inverse, n, scratch, 0);
        level += sum * scale[scaleAt + unit];
        along += product * scale[scaleAt + unit];
        addTo(scratch, SUMS + 4 * unit, sum);
        addTo(scratch, SUMS + 4 * unit + 2, product);
      }
      level /= rows.count();
      along /= rows.count();
      for (int unit = 0; unit < rows.units; unit++) {
        int at = row * rows.count() + unit * n;
        GroupNormKernels.gradient(
            g,
            operands.at(3) + at,
            scale[scaleAt + unit],
            x,
            operands.at(0) + at,
            mean,
            inverse,
            (float) level,
            (float) along,
            operands.floats(5, workspace),
            operands.at(5) + at,
            n);
      }
    }
  }
}
