package io.striate.api.layer;

import io.striate.api.error.Code;
import io.striate.api.error.StriateException;
import io.striate.api.tensor.Shape;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/// What layers ask of the shape of an input, without the batch.
public final class InputShapes {
  private InputShapes() {}

  /// The shape, if it is that of maps: `[C, H, W]`.
  public static Shape image(Shape shape) {
    if (shape.rank() != 3) {
      throw new StriateException(
          Code.SHAPES_DISAGREE,
          "needs maps [channels, height, width], got " + shape,
          "put it before \"flatten\" and dense layers");
    }
    return shape;
  }

  /// The shape, if it is a plain list of numbers: `[inputs]`.
  public static Shape flat(Shape shape) {
    if (shape.rank() != 1) {
      throw new StriateException(
          Code.SHAPES_DISAGREE,
          "needs a flat input, got " + shape,
          String.format(Locale.ROOT, "put \"flatten\" before it (%d numbers)", shape.elements()));
    }
    return shape;
  }

  /// Several shapes, as a sentence says them.
  public static String listed(List<Shape> shapes) {
    return shapes.stream().map(Shape::toString).collect(Collectors.joining(" and "));
  }
}
