package io.striate.training.metric;

import io.striate.api.error.Code;
import io.striate.api.error.StriateException;
import io.striate.api.program.Emitter;
import io.striate.api.program.Value;
import io.striate.api.train.Direction;
import io.striate.api.train.MeanMetric;
import io.striate.api.train.Unit;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.function.DoubleUnaryOperator;

/// A figure that follows from the mean over all elements of a value of the difference between
/// output and target.
///
/// @param body the value of a difference
/// @param last from the mean to the figure
record Errors(Body body, DoubleUnaryOperator last) implements MeanMetric {
  /// The value of a difference.
  @FunctionalInterface
  interface Body {
    /// Emits the value.
    ///
    /// @param difference output minus target
    Value emit(Emitter emit, Value difference);
  }

  /// Checks that an output and a target have one shape.
  ///
  /// @throws StriateException if not
  static void requireAlike(Value output, Value target) {
    if (!output.type().shape().equals(target.type().shape())) {
      throw new StriateException(
          Code.SHAPES_DISAGREE,
          String.format(
              Locale.ROOT,
              "needs outputs and targets of one shape, got %s and %s",
              output.type(),
              target.type()));
    }
  }

  @Override
  public Direction direction() {
    return Direction.LOWER;
  }

  @Override
  public Unit unit() {
    return Unit.NUMBER;
  }

  @Override
  public Value perSample(Emitter emit, Value output, Value target) {
    requireAlike(output, target);
    return body.emit(emit, emit.subtract(output, target));
  }

  @Override
  public OptionalDouble figure(double[] sums) {
    return OptionalDouble.of(last.applyAsDouble(sums[0] / sums[1]));
  }
}
