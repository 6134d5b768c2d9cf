package io.striate.examples.kinds;

import io.striate.api.component.Config;
import io.striate.api.component.Field;
import io.striate.api.error.Code;
import io.striate.api.error.StriateException;
import io.striate.api.op.Elementwise.Function;
import io.striate.api.op.Reduce;
import io.striate.api.program.Emitter;
import io.striate.api.program.Value;
import io.striate.api.tensor.Shape;
import io.striate.api.tensor.TensorType;
import io.striate.api.train.Loss;
import io.striate.api.train.LossType;
import io.striate.api.train.SimpleLoss;
import java.util.List;

/// `demo:squared-error`: for outputs `[N, classes]` and labels `i32[N]`, the squared distance of
/// the outputs to 1 for the right class and 0 for the others, summed over the classes.
public final class SquaredErrorType implements LossType {
  @Override
  public String id() {
    return "demo:squared-error";
  }

  @Override
  public String summary() {
    return "squared distance to the one-hot vector of the label";
  }

  @Override
  public List<Field<?>> fields() {
    return List.of();
  }

  @Override
  public Loss create(Config config) {
    return new SquaredError();
  }

  private record SquaredError() implements SimpleLoss {
    @Override
    public TensorType target(TensorType output) {
      if (output.shape().rank() != 2) {
        throw new StriateException(
            Code.SHAPES_DISAGREE, "needs an output of [N, classes], got " + output);
      }
      return TensorType.int32(output.shape().extent(0));
    }

    @Override
    public Value perSample(Emitter emit, Value output, Value target) {
      int samples = output.type().shape().extent(0);
      int classes = output.type().shape().extent(1);
      Value labels = emit.reshape(target, samples, 1);
      Value right = emit.apply(Function.EQUAL, labels, emit.iota(Shape.of(1, classes), 1));
      Value error = emit.subtract(output, right);
      Value squares = emit.multiply(error, error);
      return emit.reshape(emit.reduce(Reduce.Kind.SUM, squares, List.of(1)), samples);
    }
  }
}
