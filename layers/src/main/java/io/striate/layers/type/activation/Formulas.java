package io.striate.layers.type.activation;

import io.striate.api.op.Elementwise.Function;
import io.striate.api.program.Emitter;
import io.striate.api.program.Value;

/// Pieces that several activations are made of, chosen so that neither values nor gradients
/// overflow.
final class Formulas {
  private Formulas() {}

  /// `a` where `x > 0`, else `b`.
  static Value ifPositive(Emitter emit, Value x, Value a, Value b) {
    return emit.apply(Function.SELECT, emit.apply(Function.GREATER, x, emit.constant(0)), a, b);
  }

  /// `exp(x) - 1` where `x` is not positive, else 0.
  static Value belowZero(Emitter emit, Value x) {
    Value negative = emit.apply(Function.MINIMUM, x, emit.constant(0));
    return emit.subtract(emit.apply(Function.EXP, negative), emit.constant(1));
  }

  /// `x` limited to 0 to `limit`.
  static Value clipped(Emitter emit, Value x, double limit) {
    return emit.apply(Function.MINIMUM, emit.relu(x), emit.constant(limit));
  }

  /// `x / 2 (1 + t)`, with `t` from -1 to 1.
  static Value half(Emitter emit, Value x, Value t) {
    return emit.multiply(emit.scale(x, 0.5), emit.add(t, emit.constant(1)));
  }
}
