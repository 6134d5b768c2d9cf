package io.striate.layers.type.convolution;

import io.striate.api.component.Field;
import io.striate.api.component.FieldKind;
import io.striate.api.component.FieldKind.Pair;
import io.striate.api.program.Emitter;
import io.striate.api.program.Value;
import io.striate.api.tensor.Shape;

/// The fixed connections of the Neocognitron's cells, which fall from the middle of a window: `f^d`
/// for a factor `f` and the Euclidean distance `d` from the middle, in pixels.
///
/// @param kernel the window
/// @param factor above 0, at most 1
/// @param sum what the values of a window add up to; 0 leaves the one in the middle at 1
record Falloff(Pair kernel, double factor, double sum) {
  static final Field<Double> FIELD =
      Field.of(
          "falloff",
          FieldKind.number(1e-6, 1),
          0.9,
          "factor by which the fixed connections fall with each pixel of distance from the middle of"
              + " the window");

  /// The values, `[maps, 1, kH, kW]`.
  Value emit(Emitter emit, int maps) {
    float[] one = values();
    float[] all = new float[maps * one.length];
    for (int map = 0; map < maps; map++) {
      System.arraycopy(one, 0, all, map * one.length, one.length);
    }
    return emit.constant(Shape.of(maps, 1, kernel.height(), kernel.width()), all);
  }

  private float[] values() {
    int width = kernel.width();
    double[] values = new double[kernel.height() * width];
    double total = 0;
    for (int i = 0; i < values.length; i++) {
      int row = i / width;
      double y = row - (kernel.height() - 1) / 2.0;
      double x = i % width - (width - 1) / 2.0;
      values[i] = StrictMath.pow(factor, StrictMath.sqrt(y * y + x * x));
      total += values[i];
    }
    double scale = sum == 0 ? 1 : sum / total;
    float[] scaled = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      scaled[i] = (float) (scale * values[i]);
    }
    return scaled;
  }
}
