package io.striate.training.loss;

import io.striate.api.op.Elementwise.Function;
import io.striate.api.program.Emitter;
import io.striate.api.program.Value;
import io.striate.api.tensor.TensorType;
import io.striate.api.train.DefaultMetric;
import io.striate.api.train.SimpleLoss;
import java.util.List;
import java.util.Map;

/// A loss of each element of an output by its difference from a target of the same shape.
///
/// @param body the loss of a difference
record Regression(Body body) implements SimpleLoss {
  /// The loss of a difference.
  @FunctionalInterface
  interface Body {
    /// Emits the loss.
    ///
    /// @param difference output minus target
    Value emit(Emitter emit, Value difference);
  }

  /// The squared difference.
  static Regression squared() {
    return new Regression(Emitter::square);
  }

  /// The absolute difference.
  static Regression absolute() {
    return new Regression((emit, difference) -> emit.apply(Function.ABS, difference));
  }

  /// `d² / 2` up to `delta`, then on along a line.
  static Value huber(Emitter emit, Value difference, double delta) {
    Value size = emit.apply(Function.ABS, difference);
    Value near = emit.apply(Function.MINIMUM, size, emit.constant(delta));
    return emit.multiply(near, emit.subtract(size, emit.scale(near, 0.5)));
  }

  @Override
  public TensorType target(TensorType output) {
    return TensorType.float32(output.shape());
  }

  @Override
  public Value perSample(Emitter emit, Value output, Value target) {
    return body.emit(emit, emit.subtract(output, target));
  }

  @Override
  public List<DefaultMetric> metrics() {
    return List.of(DefaultMetric.of("rmse"));
  }

  @Override
  public List<DefaultMetric> evaluationMetrics(Map<String, TensorType> outputs) {
    return List.of(DefaultMetric.of("mae"), DefaultMetric.of("r2"));
  }
}
