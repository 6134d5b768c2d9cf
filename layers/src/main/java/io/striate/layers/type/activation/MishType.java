package io.striate.layers.type.activation;

import io.striate.api.component.Config;
import io.striate.api.component.Field;
import io.striate.api.layer.Layer;
import io.striate.api.layer.LayerType;
import io.striate.api.layer.OutputRange;
import java.util.List;

/// `mish`: `x tanh(log(1 + exp(x)))`, element by element.
///
/// Source: Misra, arXiv:1908.08681.
public final class MishType implements LayerType {
  @Override
  public String id() {
    return "mish";
  }

  @Override
  public String summary() {
    return "x tanh(softplus(x))";
  }

  @Override
  public List<Field<?>> fields() {
    return List.of();
  }

  @Override
  public Layer create(Config config) {
    return new Activation(OutputRange.ANY, (emit, input) -> emit.one(new Mish(), input));
  }
}
