package io.striate.api.train;

import io.striate.api.program.Emitter;
import io.striate.api.program.Value;
import java.util.List;

/// How parameters follow their gradients.
public interface Optimizer {
  /// The learning rate, per step, that a schedule starts from.
  double learningRate();

  /// The names of what it keeps for each parameter, such as `velocity`: tensors of the parameter's
  /// shape that start as zeros.
  List<String> slots();

  /// Emits the step for one parameter, ending with [Emitter#update] for the parameter and each
  /// slot.
  ///
  /// @param gradient of the parameter's shape
  /// @param slots one value for each of [#slots], in their order
  /// @param rate the learning rate of this step, a scalar
  void step(Emitter emit, Value parameter, Value gradient, List<Value> slots, Value rate);
}
