package io.striate.layers.type.activation;

import io.striate.api.component.Config;
import io.striate.api.component.Field;
import io.striate.api.component.FieldKind;
import io.striate.api.layer.Layer;
import io.striate.api.layer.LayerType;
import io.striate.api.layer.OutputRange;
import java.util.List;

/// `elu`: `x` above 0, else `alpha (exp(x) - 1)`, element by element.
///
/// Source: Clevert, Unterthiner and Hochreiter, arXiv:1511.07289.
public final class EluType implements LayerType {
  private static final Field<Double> ALPHA =
      Field.of(
          "alpha",
          FieldKind.number(0, Double.MAX_VALUE),
          1.0,
          "the limit for large negative inputs is -alpha");

  @Override
  public String id() {
    return "elu";
  }

  @Override
  public String summary() {
    return "x above 0, else alpha (exp(x) - 1)";
  }

  @Override
  public List<Field<?>> fields() {
    return List.of(ALPHA);
  }

  @Override
  public Layer create(Config config) {
    double alpha = config.get(ALPHA);
    return new Activation(
        OutputRange.ANY,
        (emit, input) ->
            Formulas.ifPositive(
                emit, input, input, emit.scale(Formulas.belowZero(emit, input), alpha)));
  }
}
