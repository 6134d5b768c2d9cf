package io.striate.examples.kinds;

import io.striate.api.Kinds;
import io.striate.api.component.Component;
import io.striate.api.component.Config;
import io.striate.api.component.Field;
import io.striate.api.component.FieldKind;
import io.striate.api.error.Code;
import io.striate.api.error.StriateException;
import io.striate.api.layer.Initializer;
import io.striate.api.layer.Layer;
import io.striate.api.layer.LayerType;
import io.striate.api.layer.Mode;
import io.striate.api.layer.Parameter;
import io.striate.api.program.Emitter;
import io.striate.api.program.Value;
import io.striate.api.tensor.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/// `demo:scale`: multiplies each entry of the first axis by a learned factor. The shape stays.
public final class ScaleType implements LayerType {
  private static final Field<Component<Initializer>> INIT =
      Field.of(
          "init",
          FieldKind.component(Kinds.INITIALIZER),
          Component.of("constant", Map.of("value", 1.0), Initializer.constant(1)),
          "the factors before training");

  private static final Field<Boolean> POSITIVE =
      Field.of(
          "positive",
          FieldKind.flag(),
          false,
          "factors are kept above 0: each is the softplus of a parameter");

  @Override
  public String id() {
    return "demo:scale";
  }

  @Override
  public String summary() {
    return "multiplies each entry of the first axis by a learned factor";
  }

  @Override
  public List<Field<?>> fields() {
    return List.of(INIT, POSITIVE);
  }

  @Override
  public Layer create(Config config) {
    return new Scale(config.get(INIT).value(), config.get(POSITIVE));
  }

  private record Scale(Initializer init, boolean positive) implements Layer {
    @Override
    public List<Parameter> parameters(List<Shape> inputs) {
      Shape input = inputs.getFirst();
      if (input.rank() == 0) {
        throw new StriateException(Code.SHAPES_DISAGREE, "needs an input of at least one axis");
      }
      int[] factors = new int[input.rank()];
      Arrays.setAll(factors, axis -> axis == 0 ? input.extent(0) : 1);
      return List.of(Parameter.trainable("factor", Shape.of(factors), init));
    }

    @Override
    public Value forward(Emitter emit, List<Value> inputs, List<Value> parameters, Mode mode) {
      Value factor = parameters.getFirst();
      Value used = positive ? emit.one(new Softplus(1), factor) : factor;
      return emit.multiply(inputs.getFirst(), used);
    }
  }
}
