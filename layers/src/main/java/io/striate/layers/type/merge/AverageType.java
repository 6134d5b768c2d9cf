package io.striate.layers.type.merge;

import io.striate.api.component.Config;
import io.striate.api.component.Field;
import io.striate.api.layer.Layer;
import io.striate.api.layer.LayerType;
import java.util.List;

/// `average`: the mean of two or more inputs of one shape, number by number.
public final class AverageType implements LayerType {
  @Override
  public String id() {
    return "average";
  }

  @Override
  public String summary() {
    return "averages its inputs element by element";
  }

  @Override
  public List<Field<?>> fields() {
    return List.of();
  }

  @Override
  public Layer create(Config config) {
    return new Merge(
        false,
        (emit, inputs) ->
            emit.scale(inputs.stream().reduce(emit::add).orElseThrow(), 1.0 / inputs.size()));
  }
}
