package io.striate.backend.cpu.vector.elementwise;

import io.striate.api.op.Dropout;
import io.striate.api.op.Generate;
import io.striate.api.random.Philox;
import io.striate.api.tensor.TensorType;
import io.striate.backend.cpu.vector.run.Body;
import io.striate.backend.cpu.vector.run.Worker;

/// Tensors out of nothing: constants, indices, random numbers; and dropout, which draws its mask as
/// it goes.
public final class GenerateBodies {

  private GenerateBodies() {}

  public static Body of(Generate op) {
    return switch (op) {
      case Generate.Fill fill -> {
        int size = fill.shape().size();
        float value = (float) fill.value();
        yield (task, operands, worker) -> {
          int to = operands.at(0);
          java.util.Arrays.fill(operands.floats(0, worker), to, to + size, value);
        };
      }
      case Generate.Iota iota -> {
        int size = iota.shape().size();
        int extent = iota.shape().extent(iota.axis());
        int stride = iota.shape().strides()[iota.axis()];
        yield (task, operands, worker) -> {
          float[] out = operands.floats(0, worker);
          int to = operands.at(0);
          for (int i = 0; i < size; i++) {
            out[to + i] = i / stride % extent;
          }
        };
      }
      case Generate.Uniform uniform -> {
        int samples = uniform.shape().extent(0);
        int size = uniform.shape().size() / samples;
        yield (task, operands, worker) -> {
          int step = operands.ints(0)[operands.at(0)];
          float[] out = operands.floats(1, worker);
          int to = operands.at(1);
          for (int n = 0; n < samples; n++) {
            Philox.uniforms(
                uniform.seed(),
                uniform.purpose(),
                step,
                uniform.firstSample() + n,
                out,
                to + n * size,
                size,
                worker.words);
          }
        };
      }
    };
  }

  public static Body dropout(Dropout op, TensorType in) {
    int samples = in.shape().extent(0);
    int size = in.shape().size() / samples;
    return (task, operands, worker) -> {
      float[] x = operands.floats(0, worker);
      int step = operands.ints(1)[operands.at(1)];
      float[] y = operands.floats(2, worker);
      for (int n = 0; n < samples; n++) {
        drop(op, step, n, size, x, operands.at(0) + n * size, y, operands.at(2) + n * size, worker);
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
      Worker worker) {
    float rate = (float) op.rate();
    float scale = (float) (1 / (1 - op.rate()));
    int[] words = worker.words;
    for (int i = 0; i < size; i++) {
      if ((i & 3) == 0) {
        Philox.block(op.seed(), i >>> 2, op.firstSample() + sample, step, op.purpose(), words, 0);
      }
      y[to + i] = Philox.uniform(words[i & 3]) < rate ? 0f : x[from + i] * scale;
    }
  }
}
