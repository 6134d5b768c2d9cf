package io.striate.layers.type.activation;

import io.striate.api.Kinds;
import io.striate.api.component.Component;
import io.striate.api.component.Config;
import io.striate.api.component.Field;
import io.striate.api.component.FieldKind;
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

/// `prelu`: `x` above 0, else `weight x`, with a learned weight for each channel or for all.
///
/// | tensor | shape |
/// |---|---|
/// | input, output | `[C, ...]` |
/// | `weight` | `[C]`, or `[1]` if `shared`; 0.25 at first |
///
/// PyTorch shares the weight by default, Caffe does not; Keras has one for each element unless axes
/// are shared.
///
/// Source: He and others, "Delving deep into rectifiers", arXiv:1502.01852.
public final class PreluType implements LayerType {
  private static final Field<Boolean> SHARED =
      Field.of("shared", FieldKind.flag(), false, "whether all channels have one weight");
  private static final Field<Component<Initializer>> INIT =
      Field.of(
          "init",
          FieldKind.component(Kinds.INITIALIZER),
          Component.of("constant", Map.of("value", 0.25), Initializer.constant(0.25)),
          "initial values of the weight");

  @Override
  public String id() {
    return "prelu";
  }

  @Override
  public String summary() {
    return "x above 0, else a learned multiple of x";
  }

  @Override
  public List<String> otherNames() {
    return List.of("ParametricReLU");
  }

  @Override
  public List<Field<?>> fields() {
    return List.of(SHARED, INIT);
  }

  @Override
  public Layer create(Config config) {
    return new Parametric(config.get(SHARED), config.get(INIT).value());
  }

  private record Parametric(boolean shared, Initializer init) implements Layer {
    @Override
    public List<Parameter> parameters(List<Shape> inputs) {
      Shape shape = Shape.of(shared ? 1 : inputs.getFirst().extent(0));
      return List.of(Parameter.trainable("weight", shape, init));
    }

    @Override
    public Value forward(Emitter emit, List<Value> inputs, List<Value> parameters, Mode mode) {
      Value input = inputs.getFirst();
      Value weight = parameters.getFirst();
      int[] extents = new int[input.type().shape().rank() - 1];
      Arrays.fill(extents, 1);
      extents[0] = weight.type().shape().extent(0);
      Value below = emit.multiply(input, emit.reshape(weight, extents));
      return Formulas.ifPositive(emit, input, input, below);
    }
  }
}
