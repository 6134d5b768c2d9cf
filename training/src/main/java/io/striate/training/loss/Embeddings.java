package io.striate.training.loss;

import io.striate.api.error.Code;
import io.striate.api.error.StriateException;
import io.striate.api.op.Elementwise.Function;
import io.striate.api.op.Reduce;
import io.striate.api.program.Emitter;
import io.striate.api.program.Value;
import io.striate.api.tensor.Shape;
import io.striate.api.tensor.TensorType;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/// Outputs of which each sample is a point, and distances between them.
final class Embeddings {
  /// Keeps the root of the distance away from 0, where it has no derivative.
  private static final double EPSILON = 1e-6;

  private Embeddings() {}

  /// Checks that some outputs have the same shape.
  ///
  /// @return the shape of a number for each sample
  /// @throws StriateException if they do not
  static Shape requireAlike(Map<String, TensorType> outputs) {
    TensorType first = outputs.values().iterator().next();
    if (outputs.values().stream().anyMatch(type -> !type.shape().equals(first.shape()))
        || first.shape().rank() < 2) {
      throw new StriateException(
          Code.SHAPES_DISAGREE,
          "needs outputs [features, ...] of one shape, got " + outputs.values());
    }
    return Shape.of(first.shape().extent(0));
  }

  /// The Euclidean distance of each sample, `[N]`; `1e-6` is added to each difference, as PyTorch's
  /// `pairwise_distance` does.
  static Value distance(Emitter emit, Value a, Value b) {
    Value difference = emit.add(emit.subtract(a, b), emit.constant(EPSILON));
    int rank = a.type().shape().rank();
    List<Integer> features = IntStream.range(1, rank).boxed().toList();
    Value square = emit.reduce(Reduce.Kind.SUM, emit.square(difference), features);
    return emit.reshape(emit.apply(Function.SQRT, square), a.type().shape().extent(0));
  }
}
