package io.striate.layers.type.shape;

import io.striate.api.component.Config;
import io.striate.api.component.Field;
import io.striate.api.component.FieldKind;
import io.striate.api.error.Code;
import io.striate.api.error.StriateException;
import io.striate.api.layer.InputShapes;
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

/// `channel-shuffle`: the channels in another order, in which each group of the next grouped
/// convolution has channels of all groups: channel `c` of group `g` becomes channel `c groups + g`.
///
/// Input and output `[C, H, W]`; no parameters.
///
/// Source: Zhang, Zhou, Lin and Sun, "ShuffleNet", arXiv:1707.01083.
public final class ChannelShuffleType implements LayerType {
  private static final Field<Integer> GROUPS =
      Field.required(
          "groups",
          FieldKind.integer(1),
          "number of groups that the channels are divided into, as in the convolution before");

  @Override
  public String id() {
    return "channel-shuffle";
  }

  @Override
  public String summary() {
    return "mixes the channels of groups";
  }

  @Override
  public List<Field<?>> fields() {
    return List.of(GROUPS);
  }

  @Override
  public Layer create(Config config) {
    return new Shuffled(config.get(GROUPS));
  }

  private record Shuffled(int groups) implements Layer {
    @Override
    public List<Parameter> parameters(List<Shape> inputs) {
      Shape input = InputShapes.image(inputs.getFirst());
      if (input.extent(0) % groups != 0) {
        throw new StriateException(
            Code.SHAPES_DISAGREE,
            String.format(
                Locale.ROOT,
                "cannot split the %d channels of its input %s into %d groups",
                input.extent(0),
                input,
                groups));
      }
      return List.of();
    }

    @Override
    public Value forward(Emitter emit, List<Value> inputs, List<Value> parameters, Mode mode) {
      Shape shape = inputs.getFirst().type().shape();
      int samples = shape.extent(0);
      int channels = shape.extent(1);
      int pixels = shape.extent(2) * shape.extent(3);
      Value grouped = emit.reshape(inputs.getFirst(), samples, groups, channels / groups, pixels);
      Value moved = emit.one(new Move.Permute(List.of(0, 2, 1, 3)), grouped);
      return emit.reshape(moved, samples, channels, shape.extent(2), shape.extent(3));
    }
  }
}
