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
import io.striate.api.program.Emitter;
import io.striate.api.program.Value;
import io.striate.api.tensor.Shape;
import java.util.List;

/// `add`: the sum of two or more inputs of one shape, number by number.
public final class AddType implements LayerType {
  @Override
  public String id() {
    return "add";
  }

  @Override
  public String summary() {
    return "adds its inputs element by element";
  }

  @Override
  public List<String> otherNames() {
    return List.of("Eltwise", "Sum");
  }

  @Override
  public List<Field<?>> fields() {
    return List.of();
  }

  @Override
  public Layer create(Config config) {
    return new Sum();
  }

  private record Sum() implements Layer {
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
      if (inputs.stream().distinct().count() > 1) {
        throw new StriateException(
            Code.SHAPES_DISAGREE,
            "needs inputs of one shape, got " + InputShapes.listed(inputs),
            "bring them to one shape first, for instance by a conv2d with kernel 1 on the shorter"
                + " path");
      }
      return List.of();
    }

    @Override
    public Value forward(Emitter emit, List<Value> inputs, List<Value> parameters, Mode mode) {
      return inputs.stream().reduce(emit::add).orElseThrow();
    }
  }
}
