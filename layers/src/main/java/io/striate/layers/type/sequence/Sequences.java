package io.striate.layers.type.sequence;

import io.striate.api.error.Code;
import io.striate.api.error.StriateException;
import io.striate.api.program.Emitter;
import io.striate.api.program.Value;
import io.striate.api.tensor.Shape;
import java.util.Optional;

/// What layers of sequences have in common.
final class Sequences {
  private Sequences() {}

  /// The shape, if it is that of a sequence: `[steps, features]`.
  static Shape steps(Shape shape) {
    if (shape.rank() != 2) {
      throw new StriateException(
          Code.SHAPES_DISAGREE,
          "needs sequences [steps, features], got " + shape,
          "use embedding for whole numbers, or reshape and permute for maps");
    }
    return shape;
  }

  /// The product of the features of each step with a matrix `[units, features]`, plus a bias if
  /// there is one.
  ///
  /// @param x `[N, steps, features]`
  /// @return `[N, steps, units]`
  static Value projected(Emitter emit, Value x, Value weight, Optional<Value> bias) {
    Shape shape = x.type().shape();
    int units = weight.type().shape().extent(0);
    Value rows = emit.reshape(x, shape.extent(0) * shape.extent(1), shape.extent(2));
    Value product = emit.matmul(rows, weight, false, true);
    Value sum = bias.map(each -> emit.add(product, each)).orElse(product);
    return emit.reshape(sum, shape.with(2, units));
  }
}
