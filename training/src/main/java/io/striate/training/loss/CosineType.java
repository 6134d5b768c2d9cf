package io.striate.training.loss;

import io.striate.api.component.Config;
import io.striate.api.component.Field;
import io.striate.api.error.Code;
import io.striate.api.error.StriateException;
import io.striate.api.op.Elementwise.Function;
import io.striate.api.program.Emitter;
import io.striate.api.program.Value;
import io.striate.api.tensor.TensorType;
import io.striate.api.train.Loss;
import io.striate.api.train.LossType;
import io.striate.api.train.SimpleLoss;
import java.util.List;

/// `cosine`: 1 minus the cosine of the angle between an output and a target of the same shape; the
/// vectors lie along axis 0 of a sample. From 0 for the same direction to 2 for the opposite one.
///
/// As PyTorch's `CosineEmbeddingLoss` for pairs with the label 1: `1e-12` is added to both squared
/// lengths. Keras' `CosineSimilarity` is smaller by 1.
public final class CosineType implements LossType {
  private static final double EPSILON = 1e-12;

  @Override
  public String id() {
    return "cosine";
  }

  @Override
  public String summary() {
    return "1 minus the cosine of the angle between output and target";
  }

  @Override
  public List<String> otherNames() {
    return List.of("CosineEmbeddingLoss", "CosineSimilarity");
  }

  @Override
  public List<Field<?>> fields() {
    return List.of();
  }

  @Override
  public Loss create(Config config) {
    return new Cosine();
  }

  private record Cosine() implements SimpleLoss {
    @Override
    public TensorType target(TensorType output) {
      if (output.shape().rank() < 2) {
        throw new StriateException(
            Code.SHAPES_DISAGREE, "needs a vector [features, ...] for each sample, got " + output);
      }
      return TensorType.float32(output.shape());
    }

    @Override
    public Value perSample(Emitter emit, Value output, Value target) {
      Value product = ClassLabels.overClasses(emit, emit.multiply(output, target));
      Value squares = emit.multiply(square(emit, output), square(emit, target));
      Value cosine = emit.divide(product, emit.apply(Function.SQRT, squares));
      var shape = output.type().shape();
      return emit.reshape(
          emit.subtract(emit.constant(1), cosine),
          shape.dropFirst().dropFirst().prepend(shape.extent(0)));
    }

    private static Value square(Emitter emit, Value vector) {
      Value sum = ClassLabels.overClasses(emit, emit.square(vector));
      return emit.add(sum, emit.constant(EPSILON));
    }
  }
}
