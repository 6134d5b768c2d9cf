package io.striate.layers.type.activation;

import io.striate.api.component.Config;
import io.striate.api.component.Field;
import io.striate.api.layer.Layer;
import io.striate.api.layer.LayerType;
import io.striate.api.layer.OutputRange;
import io.striate.api.op.Elementwise.Function;
import java.util.List;

/// `tanh`: the hyperbolic tangent, number by number.
public final class TanhType implements LayerType {
  @Override
  public String id() {
    return "tanh";
  }

  @Override
  public String summary() {
    return "hyperbolic tangent";
  }

  @Override
  public List<Field<?>> fields() {
    return List.of();
  }

  @Override
  public Layer create(Config config) {
    return new Activation(
        OutputRange.SIGNED_UNIT, (emit, input) -> emit.apply(Function.TANH, input));
  }
}
