package io.striate.layers.type.normalization;

import io.striate.api.component.Field;
import io.striate.api.component.FieldKind;
import io.striate.api.layer.Initializer;
import io.striate.api.layer.Parameter;
import io.striate.api.op.Elementwise.Function;
import io.striate.api.op.Reduce;
import io.striate.api.program.Emitter;
import io.striate.api.program.Value;
import io.striate.api.tensor.Shape;
import java.util.List;

/// Numbers brought to mean 0 and variance 1, and what layers of that kind have in common.
final class Standardized {
  static final Field<Double> EPSILON =
      Field.of(
          "epsilon",
          FieldKind.number(0, 1),
          1e-5,
          "added to the variance, for numerical stability");

  private static final String SCALED =
      "whether the result is scaled and shifted by trained parameters";

  /// Whether a layer has trained parameters `scale` and `shift`.
  static Field<Boolean> affine(boolean usually) {
    return Field.of("affine", FieldKind.flag(), usually, SCALED);
  }

  private Standardized() {}

  /// `(x - mean) / sqrt(variance + epsilon)` over some axes, with the biased variance.
  static Value over(Emitter emit, Value x, List<Integer> axes, double epsilon) {
    int count = axes.stream().mapToInt(x.type().shape()::extent).reduce(1, (a, b) -> a * b);
    Value mean = emit.scale(emit.reduce(Reduce.Kind.SUM, x, axes), 1.0 / count);
    Value centered = emit.subtract(x, mean);
    Value squares = emit.reduce(Reduce.Kind.SUM, emit.square(centered), axes);
    Value variance = emit.scale(squares, 1.0 / count);
    Value deviation = emit.apply(Function.SQRT, emit.add(variance, emit.constant(epsilon)));
    return emit.divide(centered, deviation);
  }

  /// Scale and shift of a shape, 1 and 0 at first; none unless `affine`.
  static List<Parameter> parameters(Shape shape, boolean affine) {
    return affine
        ? List.of(
            Parameter.trainable("scale", shape, Initializer.constant(1)),
            Parameter.trainable("shift", shape, Initializer.constant(0)))
        : List.of();
  }

  /// The numbers scaled and shifted, if there are parameters for it.
  ///
  /// @param shape of the parameters, as it is broadcast
  static Value scaled(Emitter emit, Value x, List<Value> parameters, Shape shape) {
    if (parameters.isEmpty()) {
      return x;
    }
    Value scale = emit.reshape(parameters.get(0), shape);
    return emit.add(emit.multiply(x, scale), emit.reshape(parameters.get(1), shape));
  }
}
