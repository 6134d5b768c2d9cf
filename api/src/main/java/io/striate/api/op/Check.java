package io.striate.api.op;

import io.striate.api.error.Code;
import io.striate.api.error.StriateException;
import io.striate.api.tensor.ElementType;
import io.striate.api.tensor.Shape;
import io.striate.api.tensor.TensorType;
import java.util.List;
import java.util.Locale;

/// What shape rules check, in one set of words.
final class Check {
  /// The whole numbers up to this one are float32 numbers; of larger ones some are not.
  private static final int MOST_POSITIONS = 1 << 24;

  private Check() {}

  static void inputs(Op op, List<TensorType> inputs, int least, int most) {
    if (inputs.size() < least || inputs.size() > most) {
      throw new StriateException(
          Code.SHAPES_DISAGREE,
          op.name()
              + " takes "
              + (least == most ? "" + least : least + " to " + most)
              + " inputs, got "
              + inputs.size());
    }
  }

  static void rank(Op op, String role, TensorType type, int rank) {
    if (type.shape().rank() != rank) {
      throw new StriateException(
          Code.SHAPES_DISAGREE,
          op.name() + ": " + role + " must have rank " + rank + ", got " + type);
    }
  }

  static void element(Op op, String role, TensorType type, ElementType element) {
    if (type.element() != element) {
      throw new StriateException(
          Code.SHAPES_DISAGREE,
          op.name() + ": " + role + " must be " + element.label() + ", got " + type);
    }
  }

  static void shape(Op op, String role, TensorType type, Shape expected) {
    if (!type.shape().equals(expected)) {
      throw new StriateException(
          Code.SHAPES_DISAGREE,
          op.name() + ": " + role + " must have shape " + expected + ", got " + type.shape());
    }
  }

  /// The step and the position of the first sample, two inputs of operations that draw numbers.
  static void position(Op op, List<TensorType> inputs, int at) {
    element(op, "the step", inputs.get(at), ElementType.INT32);
    shape(op, "the step", inputs.get(at), Shape.SCALAR);
    element(op, "the first sample", inputs.get(at + 1), ElementType.INT32);
    shape(op, "the first sample", inputs.get(at + 1), Shape.SCALAR);
  }

  static void axis(Op op, int axis, TensorType type) {
    that(op, axis >= 0 && axis < type.shape().rank(), "axis " + axis + " lies outside " + type);
  }

  /// Positions along an axis are results, as numbers in float32.
  static void positions(Op op, int axis, Shape shape) {
    int extent = shape.extent(axis);
    that(
        op,
        extent <= MOST_POSITIONS,
        String.format(
            Locale.ROOT,
            "axis %d of %s has %,d positions; float32 tells at most %,d apart, so split the axis",
            axis,
            shape,
            extent,
            MOST_POSITIONS));
  }

  static void that(Op op, boolean condition, String complaint) {
    if (!condition) {
      throw new StriateException(Code.SHAPES_DISAGREE, op.name() + ": " + complaint);
    }
  }
}
