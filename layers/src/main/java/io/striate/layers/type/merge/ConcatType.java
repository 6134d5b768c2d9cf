package io.striate.layers.type.merge;

import io.striate.api.component.Config;
import io.striate.api.component.Field;
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

/// `concat`: two or more inputs behind one another along their first axis, that of the channels;
/// the others must agree.
public final class ConcatType implements LayerType {
  @Override
  public String id() {
    return "concat";
  }

  @Override
  public String summary() {
    return "concatenates its inputs along the channels";
  }

  @Override
  public List<String> otherNames() {
    return List.of("Concatenate", "cat");
  }

  @Override
  public List<Field<?>> fields() {
    return List.of();
  }

  @Override
  public Layer create(Config config) {
    return new Concatenation();
  }

  private record Concatenation() implements Layer {
    @Override
    public int leastInputs() {
      return 2;
    }

    @Override
    public int mostInputs() {
      return Integer.MAX_VALUE;
    }

    @Override
    public List<Parameter> parameters(List<Shape> inputs) {
      if (inputs.stream().map(shape -> shape.with(0, 1)).distinct().count() > 1) {
        throw new StriateException(
            Code.SHAPES_DISAGREE,
            "needs inputs that agree but for the channels, got " + InputShapes.listed(inputs));
      }
      return List.of();
    }

    @Override
    public Value forward(Emitter emit, List<Value> inputs, List<Value> parameters, Mode mode) {
      return emit.emit(new Move.Concat(1), inputs).getFirst();
    }
  }
}
