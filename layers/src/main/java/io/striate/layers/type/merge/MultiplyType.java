package io.striate.layers.type.merge;

import io.striate.api.component.Config;
import io.striate.api.component.Field;
import io.striate.api.layer.Layer;
import io.striate.api.layer.LayerType;
import java.util.List;

/// `multiply`: the product of two or more inputs, number by number. An extent of 1 repeats: `[C, 1,
/// 1]` weighs the channels of `[C, H, W]`, `[1, H, W]` its positions.
///
/// Source: Hu, Shen and Sun, "Squeeze-and-excitation networks", arXiv:1709.01507.
public final class MultiplyType implements LayerType {
  @Override
  public String id() {
    return "multiply";
  }

  @Override
  public String summary() {
    return "multiplies its inputs element by element";
  }

  @Override
  public List<String> otherNames() {
    return List.of("mul");
  }

  @Override
  public List<Field<?>> fields() {
    return List.of();
  }

  @Override
  public Layer create(Config config) {
    return new Merge(true, (emit, inputs) -> inputs.stream().reduce(emit::multiply).orElseThrow());
  }
}
