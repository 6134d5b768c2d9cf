package io.striate.layers.type.merge;

import io.striate.api.component.Config;
import io.striate.api.component.Field;
import io.striate.api.layer.Layer;
import io.striate.api.layer.LayerType;
import java.util.List;

/// `add`: the sum of two or more inputs of one shape, number by number.
public final class AddType implements LayerType {
  @Override
  public String id() {
    return "add";
  }

  @Override
  public String summary() {
    return "adds its inputs element by element";
  }

  @Override
  public List<String> otherNames() {
    return List.of("Eltwise", "Sum");
  }

  @Override
  public List<Field<?>> fields() {
    return List.of();
  }

  @Override
  public Layer create(Config config) {
    return new Merge(false, (emit, inputs) -> inputs.stream().reduce(emit::add).orElseThrow());
  }
}
