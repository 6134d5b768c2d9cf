package io.striate.layers.type.activation;

import io.striate.api.component.Config;
import io.striate.api.component.Field;
import io.striate.api.layer.Layer;
import io.striate.api.layer.LayerType;
import io.striate.api.layer.OutputRange;
import java.util.List;

/// `relu`: `max(x, 0)`, number by number.
public final class ReluType implements LayerType {
  @Override
  public String id() {
    return "relu";
  }

  @Override
  public String summary() {
    return "max(x, 0)";
  }

  @Override
  public List<Field<?>> fields() {
    return List.of();
  }

  @Override
  public Layer create(Config config) {
    return new Activation(OutputRange.NON_NEGATIVE, (emit, input) -> emit.relu(input));
  }
}
