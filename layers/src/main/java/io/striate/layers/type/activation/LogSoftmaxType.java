package io.striate.layers.type.activation;

import io.striate.api.component.Config;
import io.striate.api.component.Field;
import io.striate.api.layer.Layer;
import io.striate.api.layer.LayerType;
import io.striate.api.layer.OutputRange;
import java.util.List;

/// `log-softmax`: `x - log(sum exp(x))` along the first axis of a sample, its classes or channels.
/// Computed from `x - max x`, so that nothing overflows.
///
/// The loss `softmax-cross-entropy` wants the numbers before it (logits), not its output.
public final class LogSoftmaxType implements LayerType {
  @Override
  public String id() {
    return "log-softmax";
  }

  @Override
  public String summary() {
    return "logarithms of the probabilities of softmax";
  }

  @Override
  public List<Field<?>> fields() {
    return List.of();
  }

  @Override
  public Layer create(Config config) {
    return new Activation(OutputRange.ANY, (emit, input) -> emit.logSoftmax(input, 1));
  }
}
