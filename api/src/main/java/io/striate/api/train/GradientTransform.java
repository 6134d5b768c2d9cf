package io.striate.api.train;

import io.striate.api.program.Emitter;
import io.striate.api.program.Value;
import java.util.List;

/// A change of all gradients of a step before the optimizer sees them, such as clipping by their
/// global norm.
@FunctionalInterface
public interface GradientTransform {
  /// Emits the changed gradients.
  ///
  /// @param parameters the trained parameters
  /// @param gradients one for each parameter, of its shape
  /// @return as many gradients, in the same order and of the same shapes
  List<Value> transform(Emitter emit, List<Value> parameters, List<Value> gradients);
}
