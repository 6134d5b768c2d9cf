package io.striate.layers.type.detection;

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
import io.striate.layers.type.box.Boxes;
import java.util.List;

/// `point-boxes`: a box of fixed size around each of several points, such as joints that a network
/// has found. With `roi-align` behind it a second stage sees the surroundings of each point.
///
/// | tensor | shape |
/// |---|---|
/// | input | `[2 points]` or `[points, 2]`: x and y by turns, as fractions of the image |
/// | output | `[points, 4]`: left, top, right, bottom as fractions of the image |
///
/// Boxes may reach beyond the image. Gradients do not flow back to the points: where a stage looks
/// is not what it learns. No parameters.
///
/// Source: Toshev and Szegedy, "DeepPose", arXiv:1312.4659, section 3.2.
public final class PointBoxesType implements LayerType {
  private static final Field<Double> WIDTH =
      Field.of(
          "width",
          FieldKind.number(1e-3, 10),
          0.25,
          "width of a box, as a fraction of the width of the image");
  private static final Field<Double> HEIGHT =
      Field.of(
          "height",
          FieldKind.number(1e-3, 10),
          0.25,
          "height of a box, as a fraction of the height of the image");

  @Override
  public String id() {
    return "point-boxes";
  }

  @Override
  public String summary() {
    return "a box of fixed size around each point";
  }

  @Override
  public List<Field<?>> fields() {
    return List.of(WIDTH, HEIGHT);
  }

  @Override
  public Layer create(Config config) {
    return new PointBoxes(config.get(WIDTH), config.get(HEIGHT));
  }

  private record PointBoxes(double width, double height) implements Layer {
    @Override
    public List<Parameter> parameters(List<Shape> inputs) {
      Shape points = inputs.getFirst();
      boolean pairs = points.rank() == 2 && points.extent(1) == 2;
      if (!pairs && (points.rank() != 1 || points.extent(0) % 2 != 0)) {
        throw new StriateException(
            Code.SHAPES_DISAGREE,
            "needs points [2 points] or [points, 2], got " + points,
            "a dense layer of two units for each point gives them");
      }
      return List.of();
    }

    @Override
    public Value forward(Emitter emit, List<Value> inputs, List<Value> parameters, Mode mode) {
      Value input = inputs.getFirst();
      Shape shape = input.type().shape();
      int batch = shape.extent(0);
      Value points = emit.detach(emit.reshape(input, batch, shape.size() / batch / 2, 2));
      Value x = Boxes.side(emit, points, 0);
      Value y = Boxes.side(emit, points, 1);
      Value across = emit.constant(width / 2);
      Value down = emit.constant(height / 2);
      return Boxes.of(
          emit,
          List.of(
              emit.subtract(x, across),
              emit.subtract(y, down),
              emit.add(x, across),
              emit.add(y, down)));
    }
  }
}
