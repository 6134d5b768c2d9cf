package io.striate.layers.type.activation;

import io.striate.api.component.Config;
import io.striate.api.component.Field;
import io.striate.api.layer.Layer;
import io.striate.api.layer.LayerType;
import io.striate.api.layer.OutputRange;
import io.striate.api.op.Elementwise.Function;
import java.util.List;

/// `lecun-tanh`: `1.7159 tanh(2 x / 3)`, element by element: the function of LeNet-5, which maps 1
/// to 1 and -1 to -1 and has its greatest curvature there.
///
/// Source: LeCun, Bottou, Orr and Müller, "Efficient BackProp", 1998.
public final class LecunTanhType implements LayerType {
  @Override
  public String id() {
    return "lecun-tanh";
  }

  @Override
  public String summary() {
    return "1.7159 tanh(2 x / 3)";
  }

  @Override
  public List<Field<?>> fields() {
    return List.of();
  }

  @Override
  public Layer create(Config config) {
    return new Activation(
        OutputRange.ANY,
        (emit, input) -> emit.scale(emit.apply(Function.TANH, emit.scale(input, 2.0 / 3)), 1.7159));
  }
}
