package io.striate.api.op;

import io.striate.api.op.Example.Operand;
import io.striate.api.program.Emitter;
import io.striate.api.program.Instruction;
import io.striate.api.program.Value;
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
  static Example example() {
    return Example.of(
        new MaxPool2d(Example.POOLING),
        Operand.samples("input", Example.CHANNELS, Example.SIZE, Example.SIZE));
  }

  @Override
  public List<Example> examples() {
    return List.of(example());
  }

  @Override
  public String name() {
    return "maxpool2d";
  }

  @Override
  public List<TensorType> infer(List<TensorType> inputs) {
    return List.of(TensorType.float32(Unfold.pooled(this, window, inputs)));
  }

  @Override
  public Optional<Window2d> slidingWindow() {
    return Optional.of(window);
  }

  @Override
  public BatchRule batchRule(List<TensorType> inputs, List<Boolean> perSample) {
    return perSample.getFirst() ? BatchRule.PER_SAMPLE : BatchRule.INDEPENDENT;
  }

  @Override
  public List<Value> lower(Emitter emit, List<Value> inputs) {
    Value taps = emit.one(new Unfold(window, Double.NEGATIVE_INFINITY), inputs.getFirst());
    Value largest = emit.reduce(Reduce.Kind.MAX, taps, List.of(2));
    Shape out = Unfold.pooled(this, window, List.of(inputs.getFirst().type()));
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
