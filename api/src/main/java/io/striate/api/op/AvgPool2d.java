package io.striate.api.op;

import io.striate.api.op.Example.Operand;
import io.striate.api.program.Emitter;
import io.striate.api.program.Instruction;
import io.striate.api.program.Value;
import io.striate.api.tensor.Shape;
import io.striate.api.tensor.TensorType;
import java.util.List;
import java.util.Optional;

/// The mean of each window, map by map.
///
/// | tensor | shape |
/// |---|---|
/// | `input` | `[N, C, H, W]` |
/// | output | `[N, C, oH, oW]` |
///
/// A window that lies wholly in padding that is not counted has no mean: it gives NaN.
///
/// @param countPadding whether the divisor is the kernel's size everywhere (padding counts as
///   zeros), or the number of taps that lie on the input
public record AvgPool2d(Window2d window, boolean countPadding) implements CompositeOp {
  static Example example() {
    return Example.of(
        new AvgPool2d(Example.POOLING, false),
        Operand.samples("input", Example.CHANNELS, Example.SIZE, Example.SIZE));
  }

  @Override
  public List<Example> examples() {
    return List.of(example());
  }

  @Override
  public String name() {
    return "avgpool2d";
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
    Shape input = inputs.getFirst().type().shape();
    Value taps = emit.one(new Unfold(window, 0), inputs.getFirst());
    Value sum = emit.reduce(Reduce.Kind.SUM, taps, List.of(2));
    Value mean = emit.divide(sum, divisor(emit, input.extent(2), input.extent(3)));
    return List.of(emit.reshape(mean, Unfold.positions(this, window, input, input.extent(1))));
  }

  /// What each window's sum is divided by: `[1, 1, 1, oH oW]`, or a scalar.
  Value divisor(Emitter emit, int height, int width) {
    if (countPadding) {
      return emit.constant(window.taps());
    }
    Value ones = emit.fill(Shape.of(1, 1, height, width), 1);
    return emit.reduce(Reduce.Kind.SUM, emit.one(new Unfold(window, 0), ones), List.of(2));
  }

  @Override
  public List<Optional<Value>> gradient(
      Emitter emit, Instruction self, List<Optional<Value>> gradOutputs) {
    Shape input = self.inputs().getFirst().type().shape();
    var op = new AvgPool2dGrad(window, countPadding, input.extent(2), input.extent(3));
    return List.of(Optional.of(emit.one(op, gradOutputs.getFirst().orElseThrow())));
  }

  @Override
  public String toString() {
    return "avgpool2d (" + window + (countPadding ? ", counting padding" : "") + ")";
  }
}
