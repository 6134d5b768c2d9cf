package io.striate.backend.reference;

import io.striate.api.tensor.Shape;
import java.util.Arrays;

/// Maps the elements of one tensor to indices in another: a start, and a step for each axis.
///
/// The element of a shape at the row-major index `e` has the coordinates `e / stride[0]`, `e %
/// stride[0] / stride[1]`, ...; it maps to the start plus each coordinate times the step of its
/// axis. A step of 0 repeats (broadcasting), and steps in another order transpose.
final class Places {
  private final int[] strides;
  private final int start;
  private final int[] steps;
  private final boolean same;

  Places(Shape shape, int start, int[] steps) {
    this.strides = shape.strides();
    this.start = start;
    this.steps = steps;
    this.same = start == 0 && Arrays.equals(strides, steps);
  }

  /// The indices in `operand` when it is broadcast to `shape`.
  static Places broadcast(Shape operand, Shape shape) {
    return new Places(shape, 0, operand.stridesIn(shape));
  }

  int of(int element) {
    if (same) {
      return element;
    }
    int place = start;
    int rest = element;
    for (int axis = 0; axis < strides.length; axis++) {
      place += rest / strides[axis] * steps[axis];
      rest %= strides[axis];
    }
    return place;
  }
}
