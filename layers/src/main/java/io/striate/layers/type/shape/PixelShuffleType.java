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

/// `pixel-shuffle`: each `factor²` consecutive channels become one map of `factor` times the height
/// and width; channel `i factor + j` of them gives row `i`, column `j` of every square.
///
/// Input `[C factor², H, W]`, output `[C, H factor, W factor]`; no parameters.
///
/// Source: Shi and others, "Real-time single image and video super-resolution", arXiv:1609.05158.
public final class PixelShuffleType implements LayerType {
  private static final Field<Integer> FACTOR =
      Field.required("factor", FieldKind.integer(1), "factor of height and width");

  @Override
  public String id() {
    return "pixel-shuffle";
  }

  @Override
  public String summary() {
    return "interleaves channels into larger maps";
  }

  @Override
  public List<String> otherNames() {
    return List.of("DepthToSpace");
  }

  @Override
  public List<Field<?>> fields() {
    return List.of(FACTOR);
  }

  @Override
  public Layer create(Config config) {
    return new Shuffled(config.get(FACTOR));
  }

  private record Shuffled(int factor) implements Layer {
    @Override
    public List<Parameter> parameters(List<Shape> inputs) {
      Shape input = InputShapes.image(inputs.getFirst());
      if (input.extent(0) % ((long) factor * factor) != 0) {
        throw new StriateException(
            Code.SHAPES_DISAGREE,
            String.format(
                Locale.ROOT,
                "cannot split the %d channels of its input %s into groups of %d",
                input.extent(0),
                input,
                (long) factor * factor));
      }
      return List.of();
    }

    @Override
    public Value forward(Emitter emit, List<Value> inputs, List<Value> parameters, Mode mode) {
      Shape shape = inputs.getFirst().type().shape();
      int samples = shape.extent(0);
      int channels = shape.extent(1) / (factor * factor);
      int height = shape.extent(2);
      int width = shape.extent(3);
      Value squares =
          emit.reshape(inputs.getFirst(), samples, channels, factor, factor, height, width);
      Value moved = emit.one(new Move.Permute(List.of(0, 1, 4, 2, 5, 3)), squares);
      return emit.reshape(moved, samples, channels, height * factor, width * factor);
    }
  }
}
