package io.striate.backend.cpu.vector.elementwise;

import io.striate.api.op.Dropout;
import io.striate.api.op.Generate;
import io.striate.api.tensor.TensorType;
import io.striate.backend.cpu.vector.run.Body;
import io.striate.backend.cpu.vector.run.Operands;
import io.striate.backend.cpu.vector.run.Workspace;

/// Tensors without inputs: constants, indices, random numbers; and dropout, which draws its mask as
/// it goes.
public final class GenerateBodies {

  private GenerateBodies() {}

  /// Output: the numbers of the operation; random numbers have the step and the first sample as
  /// inputs.
  public static Body of(Generate op) {
    return switch (op) {
      case Generate.Fill fill -> {
        int size = fill.shape().size();
        float value = (float) fill.value();
        yield (task, operands, workspace) -> {
          int to = operands.at(0);
          java.util.Arrays.fill(operands.floats(0, workspace), to, to + size, value);
        };
      }
      case Generate.Constant constant ->
          (task, operands, workspace) ->
              constant.copyTo(operands.floats(0, workspace), operands.at(0));
      case Generate.Iota iota -> {
        int size = iota.shape().size();
        int extent = iota.shape().extent(iota.axis());
        int stride = iota.shape().strides()[iota.axis()];
        yield (task, operands, workspace) -> {
          float[] out = operands.floats(0, workspace);
          int to = operands.at(0);
          for (int i = 0; i < size; i++) {
            out[to + i] = i / stride % extent;
          }
        };
      }
      case Generate.Uniform uniform -> new UniformBody(uniform);
    };
  }

  /// Inputs: numbers, step, first sample; output: the numbers that are kept, scaled, else 0.
  public static Body dropout(Dropout op, TensorType in) {
    int samples = in.shape().extent(0);
    return new DropoutBody(op, samples, in.shape().size() / samples);
  }

  /// Inputs: step, first sample; output: the numbers.
  private record UniformBody(Generate.Uniform op) implements Body {
    @Override
    public int scratch() {
      return PhiloxKernels.SCRATCH;
    }

    @Override
    public void run(int task, Operands operands, Workspace workspace) {
      int samples = op.shape().extent(0);
      int size = op.shape().size() / samples;
      int step = operands.ints(0)[operands.at(0)];
      int first = op.first() + op.rows() * operands.ints(1)[operands.at(1)];
      float[] out = operands.floats(2, workspace);
      int to = operands.at(2);
      for (int n = 0; n < samples; n++) {
        PhiloxKernels.uniforms(
            op.seed(),
            op.purpose(),
            step,
            first + n,
            0,
            out,
            to + n * size,
            size,
            workspace.scratch);
      }
    }
  }

  /// Uniform numbers where the output will lie, block by block, then the output over them.
  ///
  /// @param size elements of a sample
  private record DropoutBody(Dropout op, int samples, int size) implements Body {
    /// Numbers that stay in the first-level cache, 8 kB.
    private static final int BLOCK = 2048;

    @Override
    public int scratch() {
      return PhiloxKernels.SCRATCH;
    }

    @Override
    public void run(int task, Operands operands, Workspace workspace) {
      int step = operands.ints(1)[operands.at(1)];
      int first = op.first() + op.rows() * operands.ints(2)[operands.at(2)];
      for (int n = 0; n < samples; n++) {
        for (int i = 0; i < size; i += BLOCK) {
          block(step, first + n, i, n * size + i, operands, workspace);
        }
      }
    }

    private void block(
        int step, int sample, int first, int at, Operands operands, Workspace workspace) {
      float[] x = operands.floats(0, workspace);
      float[] y = operands.floats(3, workspace);
      int to = operands.at(3) + at;
      int n = Math.min(BLOCK, size - first);
      PhiloxKernels.uniforms(
          op.seed(), op.purpose(), step, sample, first, y, to, n, workspace.scratch);
      float rate = (float) op.rate();
      float scale = (float) (1 / (1 - op.rate()));
      PhiloxKernels.drop(x, operands.at(0) + at, rate, scale, y, to, n);
    }
  }
}
