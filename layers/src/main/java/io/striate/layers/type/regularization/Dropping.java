package io.striate.layers.type.regularization;

import io.striate.api.component.Field;
import io.striate.api.component.FieldKind;
import io.striate.api.layer.Layer;
import io.striate.api.layer.Mode;
import io.striate.api.op.Elementwise.Function;
import io.striate.api.program.Emitter;
import io.striate.api.program.Value;
import io.striate.api.tensor.Shape;
import java.util.Arrays;
import java.util.List;

/// Drops parts of each sample at random in training and scales the others up, so that the mean
/// stays.
///
/// @param rate rounded to a multiple of 2^-24, so that it compares alike in any precision
/// @param axes how many axes of a sample tell its parts apart; 0 for the sample as a whole
record Dropping(double rate, int axes) implements Layer {
  static final Field<Double> RATE =
      Field.of("rate", FieldKind.numberBelow(0, 1), 0.5, "probability that a part is set to zero");

  Dropping {
    rate = Math.min(Math.rint(rate * 0x1p24), 0x1p24 - 1) * 0x1p-24;
  }

  @Override
  public Value forward(Emitter emit, List<Value> inputs, List<Value> parameters, Mode mode) {
    Value input = inputs.getFirst();
    if (mode == Mode.INFERENCE || rate == 0) {
      return input;
    }
    int[] parts = input.type().shape().extents();
    Arrays.fill(parts, Math.min(1 + axes, parts.length), parts.length, 1);
    Value numbers = emit.uniform(Shape.of(parts), input.rows());
    Value drop = emit.apply(Function.GREATER, emit.constant(rate), numbers);
    Value kept = emit.scale(input, 1 / (1 - rate));
    return emit.apply(Function.SELECT, drop, emit.constant(0), kept);
  }
}
