package io.striate.layers.type;

import io.striate.api.component.FieldKind;
import io.striate.api.error.Code;
import io.striate.api.error.StriateException;
import io.striate.api.layer.Padding;
import io.striate.api.program.Emitter;
import io.striate.api.program.Value;
import io.striate.api.tensor.Shape;
import java.util.List;

/// Lines `[channels, length]`, which layers of several families treat as images of one row.
public final class Lines {
  private Lines() {}

  /// The shape, if it is that of a line.
  public static Shape line(Shape shape) {
    if (shape.rank() != 2) {
      throw new StriateException(
          Code.SHAPES_DISAGREE, "needs lines [channels, length], got " + shape);
    }
    return shape;
  }

  /// Lines as images of one row: `[N, C, 1, L]` of `[N, C, L]`.
  public static Value images(Emitter emit, Value lines) {
    Shape shape = lines.type().shape();
    return emit.reshape(lines, shape.extent(0), shape.extent(1), 1, shape.extent(2));
  }

  /// Images of one row as lines.
  public static Value lines(Emitter emit, Value images) {
    Shape shape = images.type().shape();
    return emit.reshape(images, shape.extent(0), shape.extent(1), shape.extent(3));
  }

  /// How the padding of a line is written: a number, `[before, after]`, `"same"` or `"same-upper"`.
  /// It is that of the width of an image.
  public static FieldKind<Padding> padding() {
    FieldKind<Padding> sides = Padding.kind();
    return new FieldKind<>(
        "a whole number of at least 0, [before, after], \"same\" or \"same-upper\"",
        json ->
            json instanceof String
                ? sides.parser().apply(json)
                : sides.parser().apply(List.of(List.of(0L, 0L), both(json))),
        Lines::format);
  }

  private static List<?> both(Object json) {
    return json instanceof List<?> list ? list : List.of(json, json);
  }

  private static Object format(Padding padding) {
    if (!(padding instanceof Padding.Explicit ends)) {
      return Padding.kind().format(padding);
    }
    return ends.left() == ends.right()
        ? (Object) (long) ends.left()
        : List.of((long) ends.left(), (long) ends.right());
  }
}
