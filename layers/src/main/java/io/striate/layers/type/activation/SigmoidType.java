package io.striate.layers.type.activation;

import io.striate.api.component.Config;
import io.striate.api.component.Field;
import io.striate.api.layer.Layer;
import io.striate.api.layer.LayerType;
import io.striate.api.layer.OutputRange;
import io.striate.api.op.Elementwise.Function;
import java.util.List;

/// `sigmoid`: `1 / (1 + exp(-x))`, number by number.
public final class SigmoidType implements LayerType {
  @Override
  public String id() {
    return "sigmoid";
  }

  @Override
  public String summary() {
    return "1 / (1 + exp(-x))";
  }

  @Override
  public List<Field<?>> fields() {
    return List.of();
  }

  @Override
  public Layer create(Config config) {
    return new Activation(OutputRange.UNIT, (emit, input) -> emit.apply(Function.SIGMOID, input));
  }
}
