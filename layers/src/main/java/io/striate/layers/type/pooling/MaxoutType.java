package io.striate.layers.type.pooling;

import io.striate.api.component.Config;
import io.striate.api.component.Field;
import io.striate.api.component.FieldKind;
import io.striate.api.error.Code;
import io.striate.api.error.StriateException;
import io.striate.api.layer.Layer;
import io.striate.api.layer.LayerType;
import io.striate.api.layer.Mode;
import io.striate.api.layer.Parameter;
import io.striate.api.op.Reduce;
import io.striate.api.program.Emitter;
import io.striate.api.program.Value;
import io.striate.api.tensor.Shape;
import java.util.List;
import java.util.Locale;

/// `maxout`: the largest of each `pieces` consecutive channels. Behind a dense layer or a
/// convolution it is an activation that is learned.
///
/// Input `[C, ...]`, output `[C / pieces, ...]`; no parameters. If several channels are equal, they
/// share the gradient.
///
/// Source: Goodfellow and others, "Maxout networks", arXiv:1302.4389.
public final class MaxoutType implements LayerType {
  private static final Field<Integer> PIECES =
      Field.required("pieces", FieldKind.integer(1), "number of channels of which one is left");

  @Override
  public String id() {
    return "maxout";
  }

  @Override
  public String summary() {
    return "maximum of groups of channels";
  }

  @Override
  public List<Field<?>> fields() {
    return List.of(PIECES);
  }

  @Override
  public Layer create(Config config) {
    return new Maxout(config.get(PIECES));
  }

  private record Maxout(int pieces) implements Layer {
    @Override
    public List<Parameter> parameters(List<Shape> inputs) {
      Shape input = inputs.getFirst();
      if (input.extent(0) % pieces != 0) {
        throw new StriateException(
            Code.SHAPES_DISAGREE,
            String.format(
                Locale.ROOT,
                "cannot split the %d channels of its input %s into groups of %d",
                input.extent(0),
                input,
                pieces));
      }
      return List.of();
    }

    @Override
    public Value forward(Emitter emit, List<Value> inputs, List<Value> parameters, Mode mode) {
      Shape shape = inputs.getFirst().type().shape();
      int samples = shape.extent(0);
      int groups = shape.extent(1) / pieces;
      int each = shape.size() / samples / shape.extent(1);
      Value grouped = emit.reshape(inputs.getFirst(), samples, groups, pieces, each);
      Value largest = emit.reduce(Reduce.Kind.MAX, grouped, List.of(2));
      return emit.reshape(largest, shape.with(1, groups));
    }
  }
}
