package io.striate.layers.type.activation;

import io.striate.api.component.Config;
import io.striate.api.component.Field;
import io.striate.api.component.FieldKind;
import io.striate.api.layer.Layer;
import io.striate.api.layer.LayerType;
import io.striate.api.layer.OutputRange;
import java.util.List;

/// `leaky-relu`: `x` above 0, else `slope x`, element by element. The default slope is PyTorch's;
/// Keras has 0.3.
///
/// Source: Maas, Hannun and Ng, "Rectifier nonlinearities improve neural network acoustic models",
/// ICML 2013.
public final class LeakyReluType implements LayerType {
  private static final Field<Double> SLOPE =
      Field.of("slope", FieldKind.number(0, Double.MAX_VALUE), 0.01, "factor of inputs below 0");

  @Override
  public String id() {
    return "leaky-relu";
  }

  @Override
  public String summary() {
    return "x above 0, else slope x";
  }

  @Override
  public List<String> otherNames() {
    return List.of("lrelu");
  }

  @Override
  public List<Field<?>> fields() {
    return List.of(SLOPE);
  }

  @Override
  public Layer create(Config config) {
    double slope = config.get(SLOPE);
    return new Activation(
        OutputRange.ANY,
        (emit, input) -> Formulas.ifPositive(emit, input, input, emit.scale(input, slope)));
  }
}
