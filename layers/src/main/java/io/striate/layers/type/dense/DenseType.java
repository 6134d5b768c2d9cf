package io.striate.layers.type.dense;

import io.striate.api.Kinds;
import io.striate.api.component.Component;
import io.striate.api.component.Config;
import io.striate.api.component.Field;
import io.striate.api.component.FieldKind;
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
    return List.of(UNITS, BIAS, INIT, BIAS_INIT);
  }

  @Override
  public Layer create(Config config) {
    return new Dense(
        config.get(UNITS),
        config.get(BIAS),
        config.get(INIT).value(),
        config.get(BIAS_INIT).value());
  }

  private record Dense(int units, boolean hasBias, Initializer init, Initializer biasInit)
      implements Layer {

    @Override
    public List<Parameter> parameters(List<Shape> inputs) {
      int count = InputShapes.flat(inputs.getFirst()).extent(0);
      var parameters = new ArrayList<Parameter>();
      parameters.add(Parameter.trainable("weight", Shape.of(units, count), init));
      if (hasBias) {
        parameters.add(Parameter.trainable("bias", Shape.of(units), biasInit));
      }
      return parameters;
    }

    @Override
    public Value forward(Emitter emit, List<Value> inputs, List<Value> parameters, Mode mode) {
      Value product = emit.matmul(inputs.getFirst(), parameters.getFirst(), false, true);
      return hasBias ? emit.add(product, parameters.get(1)) : product;
    }
  }
}
