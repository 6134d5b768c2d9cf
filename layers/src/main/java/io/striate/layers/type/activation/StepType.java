package io.striate.layers.type.activation;

import io.striate.api.component.Config;
import io.striate.api.component.Field;
import io.striate.api.layer.Layer;
import io.striate.api.layer.LayerType;
import io.striate.api.layer.OutputRange;
import io.striate.api.op.Elementwise.Function;
import io.striate.api.program.Value;
import java.util.List;

/// `step`: 1 above 0, else 0, element by element: the function of the perceptron. Its gradient is 0
/// almost everywhere, so in its place the gradient of the identity is used (straight-through
/// estimator), by which the layers before it learn.
///
/// Source: Bengio, Léonard and Courville, arXiv:1308.3432.
public final class StepType implements LayerType {
  @Override
  public String id() {
    return "step";
  }

  @Override
  public String summary() {
    return "1 above 0, else 0, with the gradient of the identity";
  }

  @Override
  public List<String> otherNames() {
    return List.of("Heaviside");
  }

  @Override
  public List<Field<?>> fields() {
    return List.of();
  }

  @Override
  public Layer create(Config config) {
    return new Activation(
        OutputRange.UNIT,
        (emit, input) -> {
          Value step = emit.apply(Function.GREATER, input, emit.constant(0));
          // 0, with the gradient of the input.
          return emit.add(step, emit.subtract(input, emit.detach(input)));
        });
  }
}
