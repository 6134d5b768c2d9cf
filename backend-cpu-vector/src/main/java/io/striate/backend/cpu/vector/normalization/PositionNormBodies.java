package io.striate.backend.cpu.vector.normalization;

import io.striate.api.tensor.Shape;
import io.striate.backend.cpu.vector.reduction.ReduceKernels;
import io.striate.backend.cpu.vector.run.Body;
import io.striate.backend.cpu.vector.run.Operands;
import io.striate.backend.cpu.vector.run.Workspace;
import java.util.Arrays;

/// Normalization of each position by itself over a group of channels of `[N, C, positions]`, as
/// layer normalization of pixels.
///
/// A task is a few positions of all channels of a group. They are copied into scratch memory, where
/// they lie side by side: planes are often a power of two apart, so that few of them fit a cache
/// together.
final class PositionNormBodies {
  /// Numbers of a task, which stay in the second-level cache.
  private static final int CACHED = 1 << 15;

  /// Positions of a task: runs that memory delivers well, and vectors of every width.
  private static final int LEAST = 32;

  private static final int MOST = 512;

  /// Channels of a task that adds the gradients of scales.
  private static final int CHANNELS = 16;

  private PositionNormBodies() {}

  /// How the positions are shared out.
  private record Blocks(int samples, int groups, int units, int positions) {
    static Blocks of(Shape shape, int groups) {
      return new Blocks(shape.extent(0), groups, shape.extent(1) / groups, shape.strides()[1]);
    }

    int channels() {
      return groups * units;
    }

    int block() {
      int vectors = CACHED / LEAST / units;
      return LEAST * Math.clamp(vectors, 1, MOST / LEAST);
    }

    int blocks() {
      return Math.ceilDiv(positions, block());
    }

    int tasks() {
      return samples * groups * blocks();
    }

    int row(int task) {
      return task / blocks();
    }

    int first(int task) {
      return task % blocks() * block();
    }

    int count(int task) {
      return Math.min(block(), positions - first(task));
    }

    /// Where the first number of a task lies.
    int at(int task) {
      return row(task) * units * positions + first(task);
    }

    /// Where the first mean of a task lies.
    int statistics(int task) {
      return row(task) * positions + first(task);
    }

    int group(int task) {
      return row(task) % groups;
    }
  }

  /// Inputs: input, and scale and shift if there are any; outputs: output, mean, variance.
  static Body forward(Shape shape, int groups, double epsilon, boolean affine) {
    return new Forward(Blocks.of(shape, groups), epsilon, affine);
  }

  /// Inputs: input, mean, variance, gradOutput, and scale if there is one; outputs: gradInput, and
  /// gradScale and gradShift if there is a scale.
  static Body gradient(Shape shape, int groups, double epsilon, boolean affine) {
    return new Gradient(Blocks.of(shape, groups), epsilon, affine);
  }

  private record Forward(Blocks blocks, double epsilon, boolean affine) implements Body {
    @Override
    public int tasks() {
      return blocks.tasks();
    }

    @Override
    public int scratch() {
      return blocks.block() * (blocks.units + 3);
    }

    @Override
    public void run(int task, Operands operands, Workspace workspace) {
      float[] scratch = workspace.scratch;
      int block = blocks.block();
      int n = blocks.count(task);
      int sums = blocks.units * block;
      int errors = sums + block;
      int means = errors + block;
      float[] x = operands.floats(0, workspace);
      int at = operands.at(0) + blocks.at(task);
      Arrays.fill(scratch, sums, means, 0f);
      for (int unit = 0; unit < blocks.units; unit++) {
        System.arraycopy(x, at + unit * blocks.positions, scratch, unit * block, n);
        ReduceKernels.addCompensated(scratch, unit * block, scratch, sums, scratch, errors, n);
      }
      ReduceKernels.addErrors(scratch, sums, scratch, errors, n);
      for (int i = 0; i < n; i++) {
        double sum = (double) scratch[sums + i] + scratch[errors + i];
        scratch[means + i] = (float) (sum / blocks.units);
      }
      Arrays.fill(scratch, sums, means, 0f);
      for (int unit = 0; unit < blocks.units; unit++) {
        PositionNormKernels.center(scratch, unit * block, scratch, means, scratch, sums, errors, n);
      }
      ReduceKernels.addErrors(scratch, sums, scratch, errors, n);
      int output = affine ? 3 : 1;
      float[] variance = operands.floats(output + 2, workspace);
      int varianceAt = operands.at(output + 2) + blocks.statistics(task);
      System.arraycopy(
          scratch,
          means,
          operands.floats(output + 1, workspace),
          operands.at(output + 1) + blocks.statistics(task),
          n);
      for (int i = 0; i < n; i++) {
        variance[varianceAt + i] = scratch[sums + i] / blocks.units;
        scratch[sums + i] = GroupNormBodies.inverseDeviation(variance[varianceAt + i], epsilon);
      }
      int channel = blocks.group(task) * blocks.units;
      for (int unit = 0; unit < blocks.units; unit++, channel++) {
        float scale = affine ? operands.floats(1, workspace)[operands.at(1) + channel] : 1f;
        float shift = affine ? operands.floats(2, workspace)[operands.at(2) + channel] : 0f;
        PositionNormKernels.apply(
            scratch,
            unit * block,
            scratch,
            sums,
            scale,
            shift,
            operands.floats(output, workspace),
            operands.at(output) + blocks.at(task) + unit * blocks.positions,
            n);
      }
    }
  }

  /// First the tasks of positions, then those of channels: gradients by scale and shift read the
  /// input once more.
  private record Gradient(Blocks blocks, double epsilon, boolean affine) implements Body {
    @Override
    public int tasks() {
      return blocks.tasks() + (affine ? Math.ceilDiv(blocks.channels(), CHANNELS) : 0);
    }

    @Override
    public int scratch() {
      int channels = ReduceKernels.SCRATCH + 2 * MOST + 4 * CHANNELS;
      return Math.max(channels, blocks.block() * (2 * blocks.units + 5));
    }

    @Override
    public void run(int task, Operands operands, Workspace workspace) {
      if (task < blocks.tasks()) {
        positions(task, operands, workspace);
      } else {
        int first = (task - blocks.tasks()) * CHANNELS;
        int end = Math.min(blocks.channels(), first + CHANNELS);
        channels(first, end, operands, workspace);
      }
    }

    /// Inverse deviations of some positions.
    private void inverses(
        int at, int n, float[] inverse, int to, Operands operands, Workspace workspace) {
      float[] variance = operands.floats(2, workspace);
      int from = operands.at(2) + at;
      for (int i = 0; i < n; i++) {
        inverse[to + i] = GroupNormBodies.inverseDeviation(variance[from + i], epsilon);
      }
    }

    private void positions(int task, Operands operands, Workspace workspace) {
      float[] scratch = workspace.scratch;
      int block = blocks.block();
      int n = blocks.count(task);
      int slopes = blocks.units * block;
      int levels = 2 * slopes;
      int alongs = levels + block;
      int errors = 2 * block;
      int inverses = levels + 2 * errors;
      inverses(blocks.statistics(task), n, scratch, inverses, operands, workspace);
      Arrays.fill(scratch, levels, inverses, 0f);
      int channel = blocks.group(task) * blocks.units;
      for (int unit = 0; unit < blocks.units; unit++) {
        int plane = blocks.at(task) + unit * blocks.positions;
        PositionNormKernels.normalize(
            operands.floats(0, workspace),
            operands.at(0) + plane,
            operands.floats(1, workspace),
            operands.at(1) + blocks.statistics(task),
            scratch,
            inverses,
            scratch,
            unit * block,
            n);
        float scale = affine ? operands.floats(4, workspace)[operands.at(4) + channel + unit] : 1f;
        PositionNormKernels.slopes(
            operands.floats(3, workspace),
            operands.at(3) + plane,
            scale,
            scratch,
            unit * block,
            scratch,
            slopes + unit * block,
            scratch,
            levels,
            alongs,
            errors,
            n);
      }
      ReduceKernels.addErrors(scratch, levels, scratch, levels + errors, n);
      ReduceKernels.addErrors(scratch, alongs, scratch, alongs + errors, n);
      for (int i = 0; i < n; i++) {
        scratch[levels + i] /= blocks.units;
        scratch[alongs + i] /= blocks.units;
      }
      int output = affine ? 5 : 4;
      for (int unit = 0; unit < blocks.units; unit++) {
        PositionNormKernels.gradient(
            scratch,
            slopes + unit * block,
            scratch,
            unit * block,
            scratch,
            levels,
            alongs,
            inverses,
            operands.floats(output, workspace),
            operands.at(output) + blocks.at(task) + unit * blocks.positions,
            n);
      }
    }

    /// The gradients by scale and shift of some channels.
    private void channels(int first, int end, Operands operands, Workspace workspace) {
      float[] scratch = workspace.scratch;
      int inverses = ReduceKernels.SCRATCH;
      int normals = inverses + MOST;
      int sums = normals + MOST;
      Arrays.fill(scratch, sums, sums + 4 * CHANNELS, 0f);
      float[] g = operands.floats(3, workspace);
      for (int sample = 0; sample < blocks.samples; sample++) {
        for (int group = first / blocks.units; group * blocks.units < end; group++) {
          int from = Math.max(first, group * blocks.units);
          int to = Math.min(end, (group + 1) * blocks.units);
          int row = (sample * blocks.groups + group) * blocks.positions;
          for (int p = 0; p < blocks.positions; p += MOST) {
            int n = Math.min(MOST, blocks.positions - p);
            inverses(row + p, n, scratch, inverses, operands, workspace);
            for (int channel = from; channel < to; channel++) {
              int plane = (sample * blocks.channels() + channel) * blocks.positions + p;
              PositionNormKernels.normalize(
                  operands.floats(0, workspace),
                  operands.at(0) + plane,
                  operands.floats(1, workspace),
                  operands.at(1) + row + p,
                  scratch,
                  inverses,
                  scratch,
                  normals,
                  n);
              GroupNormKernels.multiply(
                  scratch, normals, g, operands.at(3) + plane, scratch, normals, n);
              int at = sums + 4 * (channel - first);
              GroupNormBodies.addTo(
                  scratch, at, ReduceKernels.compensated(g, operands.at(3) + plane, n, scratch, 0));
              GroupNormBodies.addTo(
                  scratch, at + 2, ReduceKernels.compensated(scratch, normals, n, scratch, 0));
            }
          }
        }
      }
      for (int channel = first; channel < end; channel++) {
        int at = sums + 4 * (channel - first);
        operands.floats(7, workspace)[operands.at(7) + channel] = scratch[at];
        operands.floats(6, workspace)[operands.at(6) + channel] = scratch[at + 2];
      }
    }
  }
}
