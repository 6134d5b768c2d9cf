package io.striate.layers.type.pooling;

import io.striate.api.layer.InputShapes;
import io.striate.api.layer.Layer;
import io.striate.api.layer.Mode;
import io.striate.api.layer.Parameter;
import io.striate.api.op.Op;
import io.striate.api.op.Window2d;
import io.striate.api.program.Emitter;
import io.striate.api.program.Value;
import io.striate.api.tensor.Shape;
import java.util.List;

/// A pooling whose window is the whole map: from `[C, H, W]` to `[C]`.
record GlobalPooling(Body body) implements Layer {
  /// The pooling, with a window of the map's size.
  @FunctionalInterface
  interface Body {
    Op over(Window2d window);
  }

  @Override
  public List<Parameter> parameters(List<Shape> inputs) {
    InputShapes.image(inputs.getFirst());
    return List.of();
  }

  @Override
  public Value forward(Emitter emit, List<Value> inputs, List<Value> parameters, Mode mode) {
    Value input = inputs.getFirst();
    Shape shape = input.type().shape();
    var map = new Window2d(shape.extent(2), shape.extent(3), 1, 1, 0, 0, 0, 0, 1, 1);
    Value pooled = emit.one(body.over(map), input);
    return emit.reshape(pooled, shape.extent(0), shape.extent(1));
  }
}
