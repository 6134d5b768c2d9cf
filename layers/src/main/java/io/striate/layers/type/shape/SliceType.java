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
import java.util.Optional;

/// `slice`: some entries along an axis of a sample: every `step`-th from `begin` to below `end`. No
/// parameters.
public final class SliceType implements LayerType {
  private static final Field<Integer> AXIS =
      Field.of("axis", FieldKind.integer(0), 0, "axis of a sample, from 0");
  private static final Field<Integer> BEGIN =
      Field.of("begin", FieldKind.integer(0), 0, "first entry, from 0");
  private static final Field<Optional<Integer>> END =
      Field.optional(
          "end", FieldKind.integer(1), "entry behind the last; that of the axis by default");
  private static final Field<Integer> STEP =
      Field.of("step", FieldKind.integer(1), 1, "distance of the entries");

  @Override
  public String id() {
    return "slice";
  }

  @Override
  public String summary() {
    return "some entries along an axis";
  }

  @Override
  public List<Field<?>> fields() {
    return List.of(AXIS, BEGIN, END, STEP);
  }

  @Override
  public Layer create(Config config) {
    return new Sliced(config.get(AXIS), config.get(BEGIN), config.get(END), config.get(STEP));
  }

  private record Sliced(int axis, int begin, Optional<Integer> end, int step) implements Layer {
    @Override
    public List<Parameter> parameters(List<Shape> inputs) {
      Shape input = inputs.getFirst();
      if (axis >= input.rank()) {
        throw new StriateException(
            Code.SHAPES_DISAGREE,
            String.format(Locale.ROOT, "has no axis %d in its input %s", axis, input));
      }
      int extent = input.extent(axis);
      int behind = end.orElse(extent);
      if (begin >= behind || behind > extent) {
        throw new StriateException(
            Code.SHAPES_DISAGREE,
            String.format(
                Locale.ROOT,
                "cannot take the entries %d to below %d of %d along axis %d of its input %s",
                begin,
                behind,
                extent,
                axis,
                input));
      }
      return List.of();
    }

    @Override
    public Value forward(Emitter emit, List<Value> inputs, List<Value> parameters, Mode mode) {
      Value input = inputs.getFirst();
      int behind = end.orElse(input.type().shape().extent(axis + 1));
      return emit.slice(input, axis + 1, begin, behind, step);
    }
  }
}
