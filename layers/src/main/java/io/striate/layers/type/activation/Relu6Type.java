package io.striate.layers.type.activation;

import io.striate.api.component.Config;
import io.striate.api.component.Field;
import io.striate.api.layer.Layer;
import io.striate.api.layer.LayerType;
import io.striate.api.layer.OutputRange;
import java.util.List;

/// `relu6`: `min(max(x, 0), 6)`, element by element.
///
/// Source: Howard and others, "MobileNets", arXiv:1704.04861.
public final class Relu6Type implements LayerType {
  @Override
  public String id() {
    return "relu6";
  }

  @Override
  public String summary() {
    return "min(max(x, 0), 6)";
  }

  @Override
  public List<Field<?>> fields() {
    return List.of();
  }

  @Override
  public Layer create(Config config) {
    return new Activation(
        OutputRange.NON_NEGATIVE, (emit, input) -> Formulas.clipped(emit, input, 6));
  }
}
