package io.striate.layers.type.activation;

import io.striate.api.component.Config;
import io.striate.api.component.Field;
import io.striate.api.component.FieldKind;
import io.striate.api.layer.Layer;
import io.striate.api.layer.LayerType;
import io.striate.api.layer.OutputRange;
import java.util.List;

/// `hard-sigmoid`: `slope x + offset`, limited to 0 to 1, element by element. The defaults are
/// those of PyTorch and Keras 3; Keras 2 and ONNX have the slope 0.2.
///
/// Source: Courbariaux, Bengio and David, "BinaryConnect", arXiv:1511.00363.
public final class HardSigmoidType implements LayerType {
  private static final Field<Double> SLOPE =
      Field.of("slope", FieldKind.number(0, Double.MAX_VALUE), 1.0 / 6, "slope between 0 and 1");
  private static final Field<Double> OFFSET =
      Field.of("offset", FieldKind.number(0, 1), 0.5, "value for the input 0");

  @Override
  public String id() {
    return "hard-sigmoid";
  }

  @Override
  public String summary() {
    return "slope x + offset, limited to 0 to 1";
  }

  @Override
  public List<Field<?>> fields() {
    return List.of(SLOPE, OFFSET);
  }

  @Override
  public Layer create(Config config) {
    double slope = config.get(SLOPE);
    double offset = config.get(OFFSET);
    return new Activation(
        OutputRange.UNIT,
        (emit, input) ->
            Formulas.clipped(emit, emit.add(emit.scale(input, slope), emit.constant(offset)), 1));
  }
}
