package io.striate.layers.type.shape;

import io.striate.api.component.Config;
import io.striate.api.component.Field;
import io.striate.api.component.FieldKind;
import io.striate.api.error.Code;
import io.striate.api.error.StriateException;
import io.striate.api.layer.Layer;
import io.striate.api.layer.LayerType;
import io.striate.api.program.Value;
import io.striate.api.tensor.Shape;
import java.util.List;

/// `latent`: random numbers of its own for each sample, new in each step, in training and
/// afterwards: what a generator makes images of. Its input tells how many samples there are, and is
/// not read; the gradient by it is 0. No parameters.
public final class LatentType implements LayerType {
  private static final Field<List<Integer>> SHAPE =
      Field.required("shape", FieldKind.list(FieldKind.integer(1)), "shape of a sample");
  private static final Field<Distribution> DISTRIBUTION =
      Field.of(
          "distribution",
          FieldKind.word(Distribution.class),
          Distribution.NORMAL,
          "\"normal\" for mean 0 and standard deviation 1, \"uniform\" for numbers from -1 to 1");

  /// Of which numbers are drawn.
  enum Distribution {
    /// Mean 0 and standard deviation 1.
    NORMAL,
    /// From -1 to 1.
    UNIFORM
  }

  @Override
  public String id() {
    return "latent";
  }

  @Override
  public String summary() {
    return "random numbers for each sample, whatever its input is";
  }

  @Override
  public List<Field<?>> fields() {
    return List.of(SHAPE, DISTRIBUTION);
  }

  @Override
  public Layer create(Config config) {
    List<Integer> shape = config.get(SHAPE);
    if (shape.isEmpty()) {
      throw new StriateException(Code.BAD_VALUE, "needs a shape of at least one extent, got []");
    }
    Distribution distribution = config.get(DISTRIBUTION);
    return (emit, inputs, parameters, mode) -> {
      Value input = inputs.getFirst();
      Shape drawn = Shape.of(shape).prepend(input.type().shape().extent(0));
      return switch (distribution) {
        case NORMAL -> emit.normal(drawn, input.rows());
        case UNIFORM ->
            emit.subtract(emit.scale(emit.uniform(drawn, input.rows()), 2), emit.constant(1));
      };
    };
  }
}
