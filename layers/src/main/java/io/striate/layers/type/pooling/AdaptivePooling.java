package io.striate.layers.type.pooling;

import io.striate.api.component.Field;
import io.striate.api.component.FieldKind;
import io.striate.api.component.FieldKind.Pair;
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

/// A pooling whose output has a given size: from `[C, H, W]` to `[C, height, width]`.
record AdaptivePooling(Pair size, Even even, Along along) implements Layer {
  static final Field<Pair> SIZE =
      Field.required("size", FieldKind.pixels(), "height and width of the output, in pixels");

  /// The pooling where the windows have one size and do not overlap.
  @FunctionalInterface
  interface Even {
    Op over(Window2d window);
  }

  /// The pooling of any regions along one axis.
  @FunctionalInterface
  interface Along {
    Value emit(Emitter emit, Regions regions, Value value, int axis);
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
    var rows = new Regions(shape.extent(2), size.height());
    var columns = new Regions(shape.extent(3), size.width());
    if (!rows.even() || !columns.even()) {
      return along.emit(emit, columns, along.emit(emit, rows, input, 2), 3);
    }
    int height = rows.end(0);
    int width = columns.end(0);
    return emit.one(even.over(new Window2d(height, width, height, width, 0, 0, 0, 0, 1, 1)), input);
  }
}
