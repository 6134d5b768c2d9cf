package io.striate.backend.cpu.vector.elementwise;

import io.striate.api.op.Dropout;
import io.striate.api.op.Generate;
import io.striate.api.random.Philox;
import io.striate.api.tensor.TensorType;
import io.striate.backend.cpu.vector.run.Body;
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
      case Generate.Uniform uniform -> {
        int samples = uniform.shape().extent(0);
        int size = uniform.shape().size() / samples;
        yield (task, operands, workspace) -> {
          int step = operands.ints(0)[operands.at(0)];
          int first = uniform.first() + uniform.rows() * operands.ints(1)[operands.at(1)];
          float[] out = operands.floats(2, workspace);
          int to = operands.at(2);
          for (int n = 0; n < samples; n++) {
            Philox.uniforms(
                uniform.seed(),
                uniform.purpose(),
                step,
                first + n,
                out,
                to + n * size,
                size,
                workspace.words);
          }
        };
      }
    };
  }

  /// Inputs: numbers, step, first sample; output: the numbers that are kept, scaled, else 0.
  public static Body dropout(Dropout op, TensorType in) {
    int samples = in.shape().extent(0);
    int size = in.shape().size() / samples;
    return (task, operands, workspace) -> {
      float[] x = operands.floats(0, workspace);
      int step = operands.ints(1)[operands.at(1)];
      int first = op.first() + op.rows() * operands.ints(2)[operands.at(2)];
      float[] y = operands.floats(3, workspace);
      for (int n = 0; n < samples; n++) {
        drop(
            op,
            step,
            first + n,
            size,
            x,
            operands.at(0) + n * size,
            y,
            operands.at(3) + n * size,
            workspace);
      }
    };
  }

  private static void drop(
      Dropout op,
      int step,
      int sample,
      int size,
      float[] x,
      int from,
      float[] y,
      int to,
      Workspace workspace) {
    float rate = (float) op.rate();
    float scale = (float) (1 / (1 - op.rate()));
    int[] words = workspace.words;
    for (int i = 0; i < size; i++) {
      if ((i & 3) == 0) {
        Philox.block(op.seed(), i >>> 2, sample, step, op.purpose(), words, 0);
      }
      y[to + i] = Philox.uniform(words[i & 3]) < rate ? 0f : x[from + i] * scale;
    }
  }
}
