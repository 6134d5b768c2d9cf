package io.striate.api.train;

import io.striate.api.program.Emitter;
import io.striate.api.program.Value;
import io.striate.api.tensor.TensorType;
import java.util.List;

/// What training makes small.
public interface Loss {
  /// The type of the targets that belong to a network's output.
  ///
  /// @param output the output's type, with the batch as axis 0
  /// @throws io.striate.api.error.StriateException if the loss cannot take such an output
  TensorType target(TensorType output);

  /// Emits the loss of each sample, `[N]` or `[N, ...]`; training averages over all of it.
  Value perSample(Emitter emit, Value output, Value target);

  /// Emits what `predict` shows for an output, such as probabilities for logits; the output itself
  /// if it speaks for itself.
  default Value answer(Emitter emit, Value output) {
    return output;
  }

  /// The ids of the metrics that belong to this loss where a specification names none.
  default List<String> metrics() {
    return List.of();
  }
}
