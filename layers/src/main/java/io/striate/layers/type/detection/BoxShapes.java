package io.striate.layers.type.detection;

import io.striate.api.error.Code;
import io.striate.api.error.StriateException;
import io.striate.api.tensor.Shape;

/// What layers of detectors ask of the shapes of their inputs.
final class BoxShapes {
  private BoxShapes() {}

  /// The shape, if it is that of boxes: `[boxes, 4]`.
  static Shape boxes(Shape shape) {
    if (shape.rank() != 2 || shape.extent(1) != 4) {
      throw new StriateException(
          Code.SHAPES_DISAGREE,
          "needs boxes [boxes, 4], got " + shape,
          "they are given by anchors or proposals");
    }
    return shape;
  }
}
