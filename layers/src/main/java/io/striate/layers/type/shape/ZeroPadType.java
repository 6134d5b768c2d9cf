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
import io.striate.api.op.Move;
import io.striate.api.program.Emitter;
import io.striate.api.program.Value;
import io.striate.api.tensor.Shape;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/// `zero-pad`: zeros before and after the entries along an axis of a sample, such as channels
/// without a value. No parameters.
///
/// With a `slice` by steps of 2 along both axes of the maps it is the shortcut without parameters
/// ("option A") of He, Zhang, Ren and Sun, "Deep residual learning for image recognition", 2016.
public final class ZeroPadType implements LayerType {
  private static final Field<Integer> AXIS =
      Field.of("axis", FieldKind.integer(0), 0, "axis of a sample, from 0");
  private static final Field<Integer> BEFORE =
      Field.of("before", FieldKind.integer(0), 0, "zeros before the first entry");
  private static final Field<Integer> AFTER =
      Field.of("after", FieldKind.integer(0), 0, "zeros behind the last entry");

  @Override
  public String id() {
    return "zero-pad";
  }

  @Override
  public String summary() {
    return "adds zeros along an axis";
  }

  @Override
  public List<Field<?>> fields() {
    return List.of(AXIS, BEFORE, AFTER);
  }

  @Override
  public Layer create(Config config) {
    return new Padded(config.get(AXIS), config.get(BEFORE), config.get(AFTER));
  }

  private record Padded(int axis, int before, int after) implements Layer {
    @Override
    public List<Parameter> parameters(List<Shape> inputs) {
      Shape input = inputs.getFirst();
      if (axis >= input.rank()) {
        throw new StriateException(
            Code.SHAPES_DISAGREE,
            String.format(Locale.ROOT, "has no axis %d in its input %s", axis, input));
      }
      return List.of();
    }

    @Override
    public Value forward(Emitter emit, List<Value> inputs, List<Value> parameters, Mode mode) {
      Value input = inputs.getFirst();
      int rank = input.type().shape().rank();
      return emit.one(new Move.Pad(along(rank, before), along(rank, after), 0), input);
    }

    /// A count along the axis, none along the others.
    private List<Integer> along(int rank, int count) {
      return IntStream.range(0, rank).mapToObj(each -> each == axis + 1 ? count : 0).toList();
    }
  }
}
