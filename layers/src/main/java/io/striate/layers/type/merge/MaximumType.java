package io.striate.layers.type.merge;

import io.striate.api.component.Config;
import io.striate.api.component.Field;
import io.striate.api.layer.Layer;
import io.striate.api.layer.LayerType;
import io.striate.api.op.Elementwise.Function;
import java.util.List;

/// `maximum`: the largest of two or more inputs of one shape, number by number. Of equal numbers,
/// the first one receives the gradient.
public final class MaximumType implements LayerType {
  @Override
  public String id() {
    return "maximum";
  }

  @Override
  public String summary() {
    return "the largest of its inputs, element by element";
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
            inputs.stream().reduce((a, b) -> emit.apply(Function.MAXIMUM, a, b)).orElseThrow());
  }
}
