package io.striate.layers.type.activation;

import io.striate.api.component.Config;
import io.striate.api.component.Field;
import io.striate.api.layer.Layer;
import io.striate.api.layer.LayerType;
import io.striate.api.layer.OutputRange;
import io.striate.api.op.Softmax;
import java.util.List;

/// `softmax`: `exp(x) / sum exp(x)` along the first axis of a sample, its classes or channels.
///
/// The loss `softmax-cross-entropy` wants the numbers before it (logits), not its output.
public final class SoftmaxType implements LayerType {
  @Override
  public String id() {
    return "softmax";
  }

  @Override
  public String summary() {
    return "probabilities: exp(x) divided by its sum over the channels";
  }

  @Override
  public List<Field<?>> fields() {
    return List.of();
  }

  @Override
  public Layer create(Config config) {
    return new Activation(
        OutputRange.PROBABILITIES, (emit, input) -> emit.one(new Softmax(), input));
  }
}
