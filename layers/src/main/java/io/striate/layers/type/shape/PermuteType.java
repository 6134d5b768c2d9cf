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
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/// `permute`: the axes of a sample in another order: axis `i` of the output is axis `order[i]` of
/// the input. Axes count from 0 and leave the batch out; PyTorch counts the batch, and Keras counts
/// from 1. No parameters.
public final class PermuteType implements LayerType {
  private static final Field<List<Integer>> ORDER =
      Field.required(
          "order",
          FieldKind.list(FieldKind.integer(0)),
          "the axes of a sample, from 0, in their new order");

  @Override
  public String id() {
    return "permute";
  }

  @Override
  public String summary() {
    return "the axes in another order";
  }

  @Override
  public List<String> otherNames() {
    return List.of("Transpose");
  }

  @Override
  public List<Field<?>> fields() {
    return List.of(ORDER);
  }

  @Override
  public Layer create(Config config) {
    return new Permuted(config.get(ORDER));
  }

  private record Permuted(List<Integer> order) implements Layer {
    @Override
    public List<Parameter> parameters(List<Shape> inputs) {
      int rank = inputs.getFirst().rank();
      if (!order.stream().sorted().toList().equals(IntStream.range(0, rank).boxed().toList())) {
        throw new StriateException(
            Code.SHAPES_DISAGREE,
            String.format(
                Locale.ROOT,
                "cannot bring the axes of its input %s into the order %s; it must name each of %d axes"
                    + " once, from 0",
                inputs.getFirst(),
                order,
                rank));
      }
      return List.of();
    }

    @Override
    public Value forward(Emitter emit, List<Value> inputs, List<Value> parameters, Mode mode) {
      var withBatch = new ArrayList<>(List.of(0));
      order.forEach(axis -> withBatch.add(axis + 1));
      return emit.one(new Move.Permute(withBatch), inputs.getFirst());
    }
  }
}
