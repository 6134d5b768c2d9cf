package io.striate.layers.type.activation;

import io.striate.api.layer.Layer;
import io.striate.api.layer.Mode;
import io.striate.api.layer.OutputRange;
import io.striate.api.program.Emitter;
import io.striate.api.program.Value;
import java.util.List;

/// A function of its input without parameters.
///
/// @param range what it can give
record Activation(OutputRange range, Body body) implements Layer {
  /// The operations of the function.
  @FunctionalInterface
  interface Body {
    Value emit(Emitter emit, Value input);
  }

  @Override
  public Value forward(Emitter emit, List<Value> inputs, List<Value> parameters, Mode mode) {
    return body.emit(emit, inputs.getFirst());
  }
}
