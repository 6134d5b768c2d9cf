package io.striate.api.op;

import io.striate.api.program.Emitter;
import io.striate.api.program.Instruction;
import io.striate.api.program.Value;
import io.striate.api.tensor.ElementType;
import io.striate.api.tensor.Shape;
import io.striate.api.tensor.TensorType;
import java.util.List;
import java.util.Optional;

/// The largest element of each window, map by map. Padding never wins: it counts as minus infinity.
/// A window with a NaN gives NaN.
///
/// | tensor | shape |
/// |---|---|
/// | `input` | `[N, C, H, W]` |
/// | output | `[N, C, oH, oW]` |
///
/// Source: lecture, slides 84 to 86.
public record MaxPool2d(Window2d window) implements CompositeOp {
  @Override
  public String name() {
    return "maxpool2d";
  }

  @Override
  public List<TensorType> infer(List<TensorType> inputs) {
    return List.of(TensorType.float32(pooled(this, window, inputs)));
  }

  /// `[N, C, oH, oW]` for the one input `[N, C, H, W]` of a pooling.
  static Shape pooled(Op op, Window2d window, List<TensorType> inputs) {
    Check.inputs(op, inputs, 1, 1);
    TensorType input = inputs.getFirst();
    Check.element(op, "input", input, ElementType.FLOAT32);
    Check.rank(op, "input", input, 4);
    return Unfold.positions(op, window, input.shape(), input.shape().extent(1));
  }

  @Override
  public BatchRule batchRule(List<TensorType> inputs, List<Boolean> perSample) {
    return perSample.getFirst() ? BatchRule.PER_SAMPLE : BatchRule.INDEPENDENT;
  }

  @Override
  public List<Value> lower(Emitter emit, List<Value> inputs) {
    Value taps = emit.one(new Unfold(window, Double.NEGATIVE_INFINITY), inputs.getFirst());
    Value largest = emit.reduce(Reduce.Kind.MAX, taps, List.of(2));
    Shape out = pooled(this, window, List.of(inputs.getFirst().type()));
    return List.of(emit.reshape(largest, out));
  }

  @Override
  public List<Optional<Value>> gradient(
      Emitter emit, Instruction self, List<Optional<Value>> gradOutputs) {
    Value g = gradOutputs.getFirst().orElseThrow();
    return List.of(Optional.of(emit.one(new MaxPool2dGrad(window), self.inputs().getFirst(), g)));
  }

  @Override
  public String toString() {
    return "maxpool2d (" + window + ")";
  }
}
