package io.striate.layers.type.activation;

import io.striate.api.component.Config;
import io.striate.api.component.Field;
import io.striate.api.layer.Layer;
import io.striate.api.layer.LayerType;
import io.striate.api.layer.OutputRange;
import io.striate.api.program.Value;
import java.util.List;

/// `hard-swish`: `x min(max(x + 3, 0), 6) / 6`, element by element.
///
/// Source: Howard and others, "Searching for MobileNetV3", arXiv:1905.02244.
public final class HardSwishType implements LayerType {
  @Override
  public String id() {
    return "hard-swish";
  }

  @Override
  public String summary() {
    return "x times its hard sigmoid";
  }

  @Override
  public List<String> otherNames() {
    return List.of("HardSilu");
  }

  @Override
  public List<Field<?>> fields() {
    return List.of();
  }

  @Override
  public Layer create(Config config) {
    return new Activation(
        OutputRange.ANY,
        (emit, input) -> {
          Value gate = Formulas.clipped(emit, emit.add(input, emit.constant(3)), 6);
          return emit.multiply(input, emit.scale(gate, 1.0 / 6));
        });
  }
}
