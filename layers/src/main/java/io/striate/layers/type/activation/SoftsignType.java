package io.striate.layers.type.activation;

import io.striate.api.component.Config;
import io.striate.api.component.Field;
import io.striate.api.layer.Layer;
import io.striate.api.layer.LayerType;
import io.striate.api.layer.OutputRange;
import io.striate.api.op.Elementwise.Function;
import java.util.List;

/// `softsign`: `x / (1 + abs(x))`, element by element.
///
/// Source: Bergstra and others, "Quadratic polynomials learn better image features", 2009.
public final class SoftsignType implements LayerType {
  @Override
  public String id() {
    return "softsign";
  }

  @Override
  public String summary() {
    return "x / (1 + abs(x))";
  }

  @Override
  public List<Field<?>> fields() {
    return List.of();
  }

  @Override
  public Layer create(Config config) {
    return new Activation(
        OutputRange.SIGNED_UNIT,
        (emit, input) ->
            emit.divide(input, emit.add(emit.apply(Function.ABS, input), emit.constant(1))));
  }
}
