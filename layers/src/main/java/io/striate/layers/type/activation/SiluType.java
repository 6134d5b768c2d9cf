package io.striate.layers.type.activation;

import io.striate.api.component.Config;
import io.striate.api.component.Field;
import io.striate.api.layer.Layer;
import io.striate.api.layer.LayerType;
import io.striate.api.layer.OutputRange;
import io.striate.api.op.Elementwise.Function;
import java.util.List;

/// `silu`: `x / (1 + exp(-x))`, element by element.
///
/// Source: Hendrycks and Gimpel, arXiv:1606.08415; Ramachandran, Zoph and Le, "Searching for
/// activation functions", arXiv:1710.05941.
public final class SiluType implements LayerType {
  @Override
  public String id() {
    return "silu";
  }

  @Override
  public String summary() {
    return "x times its logistic function";
  }

  @Override
  public List<String> otherNames() {
    return List.of("Swish");
  }

  @Override
  public List<Field<?>> fields() {
    return List.of();
  }

  @Override
  public Layer create(Config config) {
    return new Activation(
        OutputRange.ANY,
        (emit, input) -> emit.multiply(input, emit.apply(Function.SIGMOID, input)));
  }
}
