package io.striate.layers.type.shape;

import io.striate.api.layer.InputShapes;
import io.striate.api.layer.Layer;
import io.striate.api.layer.Mode;
import io.striate.api.layer.Parameter;
import io.striate.api.program.Emitter;
import io.striate.api.program.Value;
import io.striate.api.tensor.Shape;
import java.util.List;

/// A layer that takes maps `[C, H, W]` and has no parameters.
record Mapped(Body body) implements Layer {
  /// The operations of the layer.
  @FunctionalInterface
  interface Body {
    Value emit(Emitter emit, Value input);
  }

  @Override
  public List<Parameter> parameters(List<Shape> inputs) {
    InputShapes.image(inputs.getFirst());
    return List.of();
  }

  @Override
  public Value forward(Emitter emit, List<Value> inputs, List<Value> parameters, Mode mode) {
    return body.emit(emit, inputs.getFirst());
  }
}
