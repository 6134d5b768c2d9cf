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

/// A pooling by windows, map by map: from `[C, H, W]` to `[C, oH, oW]`.
///
/// @param windows the window over a map of a size
/// @param pooling the operation
record WindowPooling(Windows windows, Pooling pooling) implements Layer {
  /// The window over a map of a size.
  @FunctionalInterface
  interface Windows {
    Window2d on(int height, int width);
  }

  /// The operation with a window.
  @FunctionalInterface
  interface Pooling {
    Op over(Window2d window);
  }

  @Override
  public List<Parameter> parameters(List<Shape> inputs) {
    InputShapes.image(inputs.getFirst());
    return List.of();
  }

  @Override
  public Value forward(Emitter emit, List<Value> inputs, List<Value> parameters, Mode mode) {
    return pooled(emit, inputs.getFirst());
  }

  Value pooled(Emitter emit, Value maps) {
    Shape shape = maps.type().shape();
    return emit.one(pooling.over(windows.on(shape.extent(2), shape.extent(3))), maps);
  }
}
