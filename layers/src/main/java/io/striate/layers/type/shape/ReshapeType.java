package io.striate.layers.type.shape;

import io.striate.api.component.Config;
import io.striate.api.component.Field;
import io.striate.api.component.FieldKind;
import io.striate.api.error.Code;
import io.striate.api.error.StriateException;
import io.striate.api.layer.Layer;
import io.striate.api.layer.LayerType;
import io.striate.api.layer.Mode;
import io.striate.api.layer.Parameter;
import io.striate.api.program.Emitter;
import io.striate.api.program.Value;
import io.striate.api.tensor.Shape;
import java.util.List;
import java.util.Locale;

/// `reshape`: the same numbers in the same order under another shape. No parameters.
public final class ReshapeType implements LayerType {
  private static final Field<List<Integer>> SHAPE =
      Field.required(
          "shape",
          FieldKind.list(FieldKind.integer(-1)),
          "shape of a sample; one extent may be -1, which then follows from the others");

  @Override
  public String id() {
    return "reshape";
  }

  @Override
  public String summary() {
    return "the same numbers under another shape";
  }

  @Override
  public List<String> otherNames() {
    return List.of("View", "Unflatten");
  }

  @Override
  public List<Field<?>> fields() {
    return List.of(SHAPE);
  }

  @Override
  public Layer create(Config config) {
    List<Integer> shape = config.get(SHAPE);
    if (shape.isEmpty() || shape.contains(0) || shape.indexOf(-1) != shape.lastIndexOf(-1)) {
      throw new StriateException(
          Code.BAD_VALUE,
          "needs a shape of positive extents, at most one of them -1, got " + shape);
    }
    return new Reshaped(shape);
  }

  private record Reshaped(List<Integer> shape) implements Layer {
    @Override
    public List<Parameter> parameters(List<Shape> inputs) {
      Shape input = inputs.getFirst();
      if (known() == 0
          || input.elements() % known() != 0
          || (!free() && known() != input.elements())) {
        throw new StriateException(
            Code.SHAPES_DISAGREE,
            String.format(
                Locale.ROOT,
                "cannot give its input %s of %d numbers the shape %s",
                input,
                input.elements(),
                shape));
      }
      return List.of();
    }

    private boolean free() {
      return shape.contains(-1);
    }

    /// The product of the known extents; 0 if it is larger than any tensor.
    private long known() {
      long product = 1;
      for (int extent : shape) {
        product = extent == -1 ? product : product * extent;
        if (product > Shape.MAX_ELEMENTS) {
          return 0;
        }
      }
      return product;
    }

    @Override
    public Value forward(Emitter emit, List<Value> inputs, List<Value> parameters, Mode mode) {
      Shape from = inputs.getFirst().type().shape();
      int rest = (int) (from.dropFirst().elements() / known());
      List<Integer> extents = shape.stream().map(extent -> extent == -1 ? rest : extent).toList();
      return emit.reshape(inputs.getFirst(), Shape.of(extents).prepend(from.extent(0)));
    }
  }
}
