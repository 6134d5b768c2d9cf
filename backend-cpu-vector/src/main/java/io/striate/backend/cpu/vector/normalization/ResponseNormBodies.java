package io.striate.backend.cpu.vector.normalization;

import io.striate.api.op.LocalResponseNorm;
import io.striate.api.op.LocalResponseNormGrad;
import io.striate.api.tensor.Shape;
import io.striate.backend.cpu.vector.run.Body;
import io.striate.backend.cpu.vector.run.Operands;
import io.striate.backend.cpu.vector.run.Workspace;

/// Local response normalization across the channels of `[N, C, positions]`.
///
/// A task is a few positions of all channels. Their squares lie side by side in scratch memory,
/// which the second-level cache holds, so each number is read from memory once. The sum over a
/// window is added anew for each channel: subtracting what leaves the window would keep its
/// rounding errors, and infinity for good.
public final class ResponseNormBodies {
  /// Numbers of a task.
  private static final int CACHED = 1 << 14;

  /// Positions of a task: runs that memory delivers well, and vectors of every width.
  private static final int LEAST = 32;

  private static final int MOST = 512;

  private ResponseNormBodies() {}

  /// How the positions are shared out, and the window.
  private record Blocks(int samples, int channels, int positions, LocalResponseNorm norm) {
    static Blocks of(Shape shape, LocalResponseNorm norm) {
      return new Blocks(shape.extent(0), shape.extent(1), shape.strides()[1], norm);
    }

    int block() {
      int vectors = CACHED / LEAST / channels;
      return LEAST * Math.clamp(vectors, 1, MOST / LEAST);
    }

    int tasks() {
      return samples * blocks();
    }

    private int blocks() {
      return Math.ceilDiv(positions, block());
    }

    private int first(int task) {
      return task % blocks() * block();
    }

    int count(int task) {
      return Math.min(block(), positions - first(task));
    }

    /// Where the first number of a task lies.
    int at(int task) {
      return task / blocks() * channels * positions + first(task);
    }

    float beta() {
      return (float) norm.beta();
    }

    /// `base + factor * (sum of the rows of channels around one)`.
    void window(
        float[] scratch,
        int rows,
        int channel,
        int before,
        double factor,
        double base,
        int to,
        int n) {
      int first = Math.max(0, channel - before);
      int end = Math.min(channels, channel - before + norm.size());
      ResponseNormKernels.window(
          scratch,
          rows + first * block(),
          block(),
          end - first,
          (float) (factor / norm.size()),
          (float) base,
          scratch,
          to,
          n);
    }
  }

  /// Input: input; output: output.
  public static Body forward(LocalResponseNorm op, Shape shape) {
    return new Forward(Blocks.of(shape, op));
  }

  /// Inputs: input, gradOutput; output: gradInput.
  public static Body gradient(LocalResponseNormGrad op, Shape shape) {
    return new Gradient(Blocks.of(shape, op.forward()));
  }

  private record Forward(Blocks blocks) implements Body {
    @Override
    public int tasks() {
      return blocks.tasks();
    }

    @Override
    public int scratch() {
      return blocks.block() * (blocks.channels + 3);
    }

    @Override
    public void run(int task, Operands operands, Workspace workspace) {
      float[] scratch = workspace.scratch;
      float[] x = operands.floats(0, workspace);
      float[] y = operands.floats(1, workspace);
      int block = blocks.block();
      int n = blocks.count(task);
      int divisors = blocks.channels * block;
      int powers = divisors + block;
      for (int c = 0; c < blocks.channels; c++) {
        int at = operands.at(0) + blocks.at(task) + c * blocks.positions;
        ResponseNormKernels.squares(x, at, scratch, c * block, n);
      }
      LocalResponseNorm norm = blocks.norm;
      for (int c = 0; c < blocks.channels; c++) {
        int at = blocks.at(task) + c * blocks.positions;
        blocks.window(scratch, 0, c, norm.size() / 2, norm.alpha(), norm.k(), divisors, n);
        ResponseNormKernels.inversePowers(
            scratch, divisors, blocks.beta(), scratch, powers, scratch, powers + block, n);
        GroupNormKernels.multiply(
            x, operands.at(0) + at, scratch, powers, y, operands.at(1) + at, n);
      }
    }
  }

  private record Gradient(Blocks blocks) implements Body {
    @Override
    public int tasks() {
      return blocks.tasks();
    }

    @Override
    public int scratch() {
      return blocks.block() * (3 * blocks.channels + 2);
    }

    @Override
    public void run(int task, Operands operands, Workspace workspace) {
      float[] scratch = workspace.scratch;
      float[] x = operands.floats(0, workspace);
      float[] g = operands.floats(1, workspace);
      int block = blocks.block();
      int n = blocks.count(task);
      int powers = blocks.channels * block;
      int shares = 2 * powers;
      int row = 3 * powers;
      for (int c = 0; c < blocks.channels; c++) {
        int at = operands.at(0) + blocks.at(task) + c * blocks.positions;
        ResponseNormKernels.squares(x, at, scratch, c * block, n);
      }
      LocalResponseNorm norm = blocks.norm;
      for (int c = 0; c < blocks.channels; c++) {
        int at = blocks.at(task) + c * blocks.positions;
        int power = powers + c * block;
        blocks.window(scratch, 0, c, norm.size() / 2, norm.alpha(), norm.k(), row, n);
        ResponseNormKernels.inversePowers(
            scratch, row, blocks.beta(), scratch, power, scratch, row + block, n);
        ResponseNormKernels.shares(
            g,
            operands.at(1) + at,
            x,
            operands.at(0) + at,
            scratch,
            power,
            scratch,
            row,
            scratch,
            shares + c * block,
            n);
      }
      double factor = 2 * norm.alpha() * norm.beta();
      for (int c = 0; c < blocks.channels; c++) {
        int at = blocks.at(task) + c * blocks.positions;
        blocks.window(scratch, shares, c, norm.size() - 1 - norm.size() / 2, factor, 0, row, n);
        ResponseNormKernels.gradient(
            g,
            operands.at(1) + at,
            x,
            operands.at(0) + at,
            scratch,
            powers + c * block,
            scratch,
            row,
            operands.floats(2, workspace),
            operands.at(2) + at,
            n);
      }
    }
  }
}
