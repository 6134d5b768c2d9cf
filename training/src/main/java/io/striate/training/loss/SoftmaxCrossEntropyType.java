package io.striate.training.loss;

import io.striate.api.component.Config;
import io.striate.api.component.Field;
import io.striate.api.error.Code;
import io.striate.api.error.StriateException;
import io.striate.api.op.Softmax;
import io.striate.api.op.SoftmaxCrossEntropy;
import io.striate.api.program.Emitter;
import io.striate.api.program.Value;
import io.striate.api.tensor.ElementType;
import io.striate.api.tensor.Shape;
import io.striate.api.tensor.TensorType;
import io.striate.api.train.Loss;
import io.striate.api.train.LossType;
import java.util.List;

/// `softmax-cross-entropy`: for logits `[classes, ...]` and the number of the right class, minus
/// the logarithm of the probability that softmax gives to that class, in nats.
public final class SoftmaxCrossEntropyType implements LossType {
  @Override
  public String id() {
    return "softmax-cross-entropy";
  }

  @Override
  public String summary() {
    return "classification of one class each, from logits";
  }

  @Override
  public List<Field<?>> fields() {
    return List.of();
  }

  @Override
  public Loss create(Config config) {
    return new CrossEntropy();
  }

  private record CrossEntropy() implements Loss {
    @Override
    public TensorType target(TensorType output) {
      Shape shape = output.shape();
      if (shape.rank() < 2) {
        throw new StriateException(
            Code.SHAPES_DISAGREE, "needs logits [classes, ...] for each sample, got " + output);
      }
      Shape labels = shape.dropFirst().dropFirst().prepend(shape.extent(0));
      return new TensorType(ElementType.INT32, labels);
    }

    @Override
    public Value perSample(Emitter emit, Value output, Value target) {
      return emit.one(new SoftmaxCrossEntropy(), output, target);
    }

    @Override
    public Value answer(Emitter emit, Value output) {
      return emit.one(new Softmax(), output);
    }

    @Override
    public List<String> metrics() {
      return List.of("accuracy");
    }
  }
}
