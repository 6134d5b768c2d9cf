package io.striate.layers.type.normalization;

import io.striate.api.component.Field;
import io.striate.api.component.FieldKind;
import io.striate.api.layer.Initializer;
import io.striate.api.layer.Parameter;
import io.striate.api.op.GroupNorm;
import io.striate.api.program.Emitter;
import io.striate.api.program.Value;
import io.striate.api.tensor.Shape;
import java.util.ArrayList;
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

  /// Scale and shift of a shape, 1 and 0 at first; none unless `affine`.
  static List<Parameter> parameters(Shape shape, boolean affine) {
    return affine
        ? List.of(
            Parameter.trainable("scale", shape, Initializer.constant(1)),
            Parameter.trainable("shift", shape, Initializer.constant(0)))
        : List.of();
  }

  /// `(x - mean) / sqrt(variance + epsilon)` with the biased variance, scaled and shifted if there
  /// are parameters for it.
  ///
  /// @param x `[N, C, ...]`
  /// @param parameters scale and shift of the C channels, of any shape; or none
  static Value over(Emitter emit, GroupNorm norm, Value x, List<Value> parameters) {
    var inputs = new ArrayList<>(List.of(x));
    for (Value parameter : parameters) {
      inputs.add(emit.reshape(parameter, x.type().shape().extent(1)));
    }
    return emit.emit(norm, inputs).getFirst();
  }
}
