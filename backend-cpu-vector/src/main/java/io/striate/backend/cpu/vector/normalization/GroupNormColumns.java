package io.striate.backend.cpu.vector.normalization;

import io.striate.backend.cpu.vector.reduction.ReduceKernels;
import io.striate.backend.cpu.vector.run.Body;
import io.striate.backend.cpu.vector.run.Operands;
import io.striate.backend.cpu.vector.run.Workspace;
import java.util.Arrays;

/// Gradients of group normalization whose channels have few positions, as those of layer
/// normalization, which have one: each number of a row has a scale of its own.
///
/// A task is a group over the samples: a few rows at a time, their gradients, then their share of
/// the sums over the rows, column by column. Where groups are too few for the workers, or the sums
/// of a row too large for a cache, tasks are blocks of rows, and blocks of columns apart from them:
/// the input is read once more. Either way sums are added in the same order.
///
/// Inputs: input, mean, variance, gradOutput, scale; outputs: gradInput, gradScale, gradShift.
final class GroupNormColumns implements Body {
  /// Numbers of a few rows, which stay in the second-level cache beside their gradients.
  private static final int CACHED = 1 << 15;

  /// Groups that are enough for the workers.
  private static final int ENOUGH = 8;

  /// Columns of a task that only adds columns.
  private static final int COLUMNS = 2048;

  private static final int SLOPE = ReduceKernels.SCRATCH;
  private static final int STATISTICS = SLOPE + ReduceKernels.RUN;
  private static final int LISTED = STATISTICS + 2 * GroupNormKernels.ROWS;

  private final int samples;
  private final int groups;
  private final int units;
  private final int positions;
  private final double epsilon;

  /// Numbers of a row.
  private final int count;

  /// Rows at a time.
  private final int block;

  private final boolean apart;

  /// Columns whose sums are in scratch memory at a time.
  private final int columns;

  GroupNormColumns(
      int samples, int groups, int units, int positions, double epsilon, boolean shared) {
    this.samples = samples;
    this.groups = groups;
    this.units = units;
    this.positions = positions;
    this.epsilon = epsilon;
    count = units * positions;
    block = Math.clamp(CACHED / count, 1, Math.min(samples, GroupNormKernels.ROWS));
    apart = count > CACHED || (shared && groups < ENOUGH);
    columns = apart ? Math.min(count, COLUMNS / positions * positions) : count;
  }

  /// Each number of a list as often as there are positions.
  static void list(float[] numbers, int at, int units, int positions, float[] to, int toAt) {
    for (int unit = 0; unit < units; unit++) {
      int first = toAt + unit * positions;
      Arrays.fill(to, first, first + positions, numbers[at + unit]);
    }
  }

  private int rowTasks() {
    return groups * Math.ceilDiv(samples, block);
  }

  @Override
  public int tasks() {
    return apart ? rowTasks() + groups * Math.ceilDiv(count, columns) : groups;
  }

  private int sums() {
    return LISTED + (positions > 1 ? count : 0);
  }

  @Override
  public int scratch() {
    return sums() + 4 * columns;
  }

  @Override
  public void run(int task, Operands operands, Workspace workspace) {
    if (!apart) {
      fused(task, operands, workspace);
    } else if (task < rowTasks()) {
      int first = task / groups * block;
      rows(task % groups, first, operands, workspace);
    } else {
      int column = task - rowTasks();
      columns(column % groups, column / groups * columns, operands, workspace);
    }
  }

  private void fused(int group, Operands operands, Workspace workspace) {
    Arrays.fill(workspace.scratch, sums(), sums() + 4 * columns, 0f);
    for (int first = 0; first < samples; first += block) {
      rows(group, first, operands, workspace);
      add(group, first, 0, count, operands, workspace);
    }
    finish(group, 0, count, operands, workspace);
  }

  private void columns(int group, int first, Operands operands, Workspace workspace) {
    int n = Math.min(columns, count - first);
    Arrays.fill(workspace.scratch, sums(), sums() + 4 * n, 0f);
    for (int sample = 0; sample < samples; sample += block) {
      for (int i = sample; i < Math.min(samples, sample + block); i++) {
        statistics(i * groups + group, i - sample, operands, workspace);
      }
      add(group, sample, first, n, operands, workspace);
    }
    finish(group, first, n, operands, workspace);
  }

  /// Mean and inverse deviation of a row.
  private void statistics(int row, int number, Operands operands, Workspace workspace) {
    float[] scratch = workspace.scratch;
    scratch[STATISTICS + 2 * number] = operands.floats(1, workspace)[operands.at(1) + row];
    scratch[STATISTICS + 2 * number + 1] =
        GroupNormBodies.inverseDeviation(
            operands.floats(2, workspace)[operands.at(2) + row], epsilon);
  }

  /// The gradients of a block of rows.
  private void rows(int group, int first, Operands operands, Workspace workspace) {
    float[] scale = operands.floats(4, workspace);
    int scaleAt = operands.at(4) + group * units;
    if (positions > 1) {
      list(scale, scaleAt, units, positions, workspace.scratch, LISTED);
      scale = workspace.scratch;
      scaleAt = LISTED;
    }
    for (int sample = first; sample < Math.min(samples, first + block); sample++) {
      int row = sample * groups + group;
      statistics(row, sample - first, operands, workspace);
      row(row, sample - first, scale, scaleAt, operands, workspace);
    }
  }

  private void row(
      int row, int number, float[] scale, int scaleAt, Operands operands, Workspace workspace) {
    float[] scratch = workspace.scratch;
    float mean = scratch[STATISTICS + 2 * number];
    float inverse = scratch[STATISTICS + 2 * number + 1];
    float[] x = operands.floats(0, workspace);
    float[] g = operands.floats(3, workspace);
    int at = operands.at(0) + row * count;
    int grad = operands.at(3) + row * count;
    double level = 0;
    double along = 0;
    for (int i = 0; i < count; i += ReduceKernels.RUN) {
      int n = Math.min(ReduceKernels.RUN, count - i);
      GroupNormKernels.multiply(g, grad + i, scale, scaleAt + i, scratch, SLOPE, n);
      level += ReduceKernels.compensated(scratch, SLOPE, n, scratch, 0);
      along += BatchNormKernels.product(scratch, SLOPE, x, at + i, mean, inverse, n, scratch, 0);
    }
    GroupNormKernels.gradient(
        g,
        grad,
        scale,
        scaleAt,
        x,
        at,
        mean,
        inverse,
        (float) (level / count),
        (float) (along / count),
        operands.floats(5, workspace),
        operands.at(5) + row * count,
        count);
  }

  /// Adds some columns of a block of rows.
  private void add(
      int group, int first, int column, int n, Operands operands, Workspace workspace) {
    int at = (first * groups + group) * count + column;
    GroupNormKernels.columns(
        operands.floats(3, workspace),
        operands.at(3) + at,
        operands.floats(0, workspace),
        operands.at(0) + at,
        groups * count,
        Math.min(block, samples - first),
        workspace.scratch,
        STATISTICS,
        workspace.scratch,
        sums(),
        n);
  }

  /// Sums of columns as sums of channels.
  private void finish(int group, int column, int n, Operands operands, Workspace workspace) {
    float[] scratch = workspace.scratch;
    float[] gradScale = operands.floats(6, workspace);
    float[] gradShift = operands.floats(7, workspace);
    int first = group * units + column / positions;
    for (int unit = 0; unit < n / positions; unit++) {
      int at = sums() + unit * positions;
      gradShift[operands.at(7) + first + unit] = total(scratch, at, n);
      gradScale[operands.at(6) + first + unit] = total(scratch, at + 2 * n, n);
    }
  }

  /// A sum over positions, whose errors are n places behind it.
  private float total(float[] sums, int at, int n) {
    double sum = 0;
    double errors = 0;
    for (int i = 0; i < positions; i++) {
      sum += sums[at + i];
      errors += sums[at + n + i];
    }
    return (float) (Double.isFinite(sum) ? sum + errors : sum);
  }
}
