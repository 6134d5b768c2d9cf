package io.striate.layers.type.shape;

import io.striate.api.component.Config;
import io.striate.api.component.Field;
import io.striate.api.layer.Layer;
import io.striate.api.layer.LayerType;
import io.striate.api.tensor.Shape;
import java.util.List;

/// `flatten`: maps as one list of numbers, in the order channel, row, column (lecture, slide 33:
/// 32x32x3 -> 3072).
public final class FlattenType implements LayerType {
  @Override
  public String id() {
    return "flatten";
  }

  @Override
  public String summary() {
    return "reshapes the input to one dimension";
  }

  @Override
  public List<Field<?>> fields() {
    return List.of();
  }

  @Override
  public Layer create(Config config) {
    return (emit, inputs, parameters, mode) -> {
      Shape shape = inputs.getFirst().type().shape();
      return emit.reshape(inputs.getFirst(), shape.extent(0), shape.dropFirst().size());
    };
  }
}
