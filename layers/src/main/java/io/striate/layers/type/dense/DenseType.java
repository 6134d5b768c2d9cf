package io.striate.layers.type.dense;

import io.striate.api.Kinds;
import io.striate.api.component.Component;
import io.striate.api.component.Config;
import io.striate.api.component.Field;
import io.striate.api.component.FieldKind;
import io.striate.api.error.Code;
import io.striate.api.error.StriateException;
import io.striate.api.layer.Initializer;
import io.striate.api.layer.InputShapes;
import io.striate.api.layer.Layer;
import io.striate.api.layer.LayerType;
import io.striate.api.layer.Mode;
import io.striate.api.layer.Parameter;
import io.striate.api.program.Emitter;
import io.striate.api.program.Value;
import io.striate.api.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// `dense`: every output sees every input, `y = x wᵀ + b` (lecture, slides 33 and 34).
///
/// | tensor | shape |
/// |---|---|
/// | input | `[inputs]` |
/// | `weight` | `[units, inputs]` |
/// | `bias` | `[units]` |
/// | output | `[units]` |
///
/// With `eachRow` the input is `[rows, inputs]`, such as the steps of a sequence or the features of
/// boxes, and the output `[rows, units]`: the same weights for each row.
public final class DenseType implements LayerType {
  static final Field<Integer> UNITS =
      Field.required("units", FieldKind.integer(1), "number of outputs");
  static final Field<Boolean> BIAS =
      Field.of("bias", FieldKind.flag(), true, "whether a bias is added to each output");
  static final Field<Component<Initializer>> INIT =
      Field.of(
          "init",
          FieldKind.component(Kinds.INITIALIZER),
          Component.of("he-normal", Initializer.heNormal()),
          "initial values of the weight");
  static final Field<Component<Initializer>> BIAS_INIT =
      Field.of(
          "biasInit",
          FieldKind.component(Kinds.INITIALIZER),
          Component.of("constant", Map.of("value", 0.0), Initializer.constant(0)),
          "initial values of the bias");
  private static final Field<Boolean> EACH_ROW =
      Field.of(
          "eachRow",
          FieldKind.flag(),
          false,
          "whether each row of an input [rows, inputs] is transformed by itself");

  @Override
  public String id() {
    return "dense";
  }

  @Override
  public String summary() {
    return "fully connected layer";
  }

  @Override
  public List<String> otherNames() {
    return List.of("Linear", "InnerProduct", "FullyConnected", "fc", "Gemm");
  }

  @Override
  public List<Field<?>> fields() {
    return List.of(UNITS, BIAS, INIT, BIAS_INIT, EACH_ROW);
  }

  @Override
  public Layer create(Config config) {
    return new Dense(
        config.get(UNITS),
        config.get(BIAS),
        config.get(INIT).value(),
        config.get(BIAS_INIT).value(),
        config.get(EACH_ROW));
  }

  private record Dense(
      int units, boolean hasBias, Initializer init, Initializer biasInit, boolean eachRow)
      implements Layer {

    @Override
    public List<Parameter> parameters(List<Shape> inputs) {
      Shape input = inputs.getFirst();
      int count = eachRow ? rows(input).extent(1) : InputShapes.flat(input).extent(0);
      var parameters = new ArrayList<Parameter>();
      parameters.add(Parameter.trainable("weight", Shape.of(units, count), init));
      if (hasBias) {
        parameters.add(Parameter.trainable("bias", Shape.of(units), biasInit));
      }
      return parameters;
    }

    private static Shape rows(Shape shape) {
      if (shape.rank() != 2) {
        throw new StriateException(
            Code.SHAPES_DISAGREE,
            "needs rows [rows, inputs], got " + shape,
            "remove \"eachRow\" for a flat input, or put \"reshape\" before it");
      }
      return shape;
    }

    @Override
    public Value forward(Emitter emit, List<Value> inputs, List<Value> parameters, Mode mode) {
      Value input = inputs.getFirst();
      if (!eachRow) {
        return product(emit, input, parameters);
      }
      Shape shape = input.type().shape();
      Value rows = emit.reshape(input, shape.extent(0) * shape.extent(1), shape.extent(2));
      return emit.reshape(product(emit, rows, parameters), shape.with(2, units));
    }

    private Value product(Emitter emit, Value input, List<Value> parameters) {
      Value product = emit.matmul(input, parameters.getFirst(), false, true);
      return hasBias ? emit.add(product, parameters.get(1)) : product;
    }
  }
}
