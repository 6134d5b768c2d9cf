package io.striate.api.train;

import io.striate.api.program.Emitter;
import io.striate.api.program.Value;
import io.striate.api.tensor.TensorType;
import java.util.Map;

/// A loss of one output and one target in which all elements count the same.
public interface SimpleLoss extends Loss {
  /// The type of the target that belongs to an output.
  ///
  /// @param output the output's type, with the batch as axis 0
  /// @throws io.striate.api.error.StriateException if the loss cannot take such an output
  TensorType target(TensorType output);

  /// Emits the loss of each element, `[N]` or `[N, ...]`.
  Value perSample(Emitter emit, Value output, Value target);

  @Override
  default Map<String, TensorType> targets(Map<String, TensorType> outputs) {
    return Map.of(TARGET, target(outputs.values().iterator().next()));
  }

  @Override
  default Elements elements(Emitter emit, Supervision given) {
    return Elements.of(perSample(emit, given.output(), given.target()));
  }
}
