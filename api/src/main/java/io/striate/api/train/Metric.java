package io.striate.api.train;

import io.striate.api.program.Emitter;
import io.striate.api.program.Value;

/// A figure beside the loss, such as accuracy: averaged over samples, not differentiated.
@FunctionalInterface
public interface Metric {
  /// Emits the metric of each sample, `[N]` or `[N, ...]`.
  ///
  /// @param target as the loss takes it
  Value perSample(Emitter emit, Value output, Value target);
}
