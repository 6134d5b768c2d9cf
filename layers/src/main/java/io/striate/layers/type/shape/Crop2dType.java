package io.striate.layers.type.shape;

import io.striate.api.component.Config;
import io.striate.api.component.Field;
import io.striate.api.error.Code;
import io.striate.api.error.StriateException;
import io.striate.api.layer.InputShapes;
import io.striate.api.layer.Layer;
import io.striate.api.layer.LayerType;
import io.striate.api.layer.Mode;
import io.striate.api.layer.Padding;
import io.striate.api.layer.Parameter;
import io.striate.api.op.Move;
import io.striate.api.program.Emitter;
import io.striate.api.program.Value;
import io.striate.api.tensor.Shape;
import io.striate.layers.type.Sides;
import java.util.List;
import java.util.Locale;

/// `crop2d`: each map without some rows and columns at its sides.
///
/// Input `[C, H, W]`, output `[C, H - top - bottom, W - left - right]`; no parameters.
public final class Crop2dType implements LayerType {
  private static final Field<Padding.Explicit> CROP =
      Field.required("crop", Sides.kind(), "what is removed on each side, in pixels");

  @Override
  public String id() {
    return "crop2d";
  }

  @Override
  public String summary() {
    return "removes rows and columns at the sides of each map";
  }

  @Override
  public List<String> otherNames() {
    return List.of("Cropping2D");
  }

  @Override
  public List<Field<?>> fields() {
    return List.of(CROP);
  }

  @Override
  public Layer create(Config config) {
    return new Cropped(config.get(CROP));
  }

  private record Cropped(Padding.Explicit sides) implements Layer {
    @Override
    public List<Parameter> parameters(List<Shape> inputs) {
      Shape input = InputShapes.image(inputs.getFirst());
      if (height(input.extent(1)) < 1 || width(input.extent(2)) < 1) {
        throw new StriateException(
            Code.SHAPES_DISAGREE,
            String.format(
                Locale.ROOT,
                "cannot remove %d rows and %d columns of its input %s; one must be left",
                sides.top() + sides.bottom(),
                sides.left() + sides.right(),
                input));
      }
      return List.of();
    }

    private int height(int of) {
      return of - sides.top() - sides.bottom();
    }

    private int width(int of) {
      return of - sides.left() - sides.right();
    }

    @Override
    public Value forward(Emitter emit, List<Value> inputs, List<Value> parameters, Mode mode) {
      Shape shape = inputs.getFirst().type().shape();
      int bottom = shape.extent(2) - sides.bottom();
      int right = shape.extent(3) - sides.right();
      // Of both axes at once: each slice copies.
      var box =
          new Move.Slice(
              List.of(0, 0, sides.top(), sides.left()),
              List.of(shape.extent(0), shape.extent(1), bottom, right));
      return emit.emit(box, inputs).getFirst();
    }
  }
}
