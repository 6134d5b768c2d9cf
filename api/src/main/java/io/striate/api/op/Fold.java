package io.striate.api.op;

import io.striate.api.program.Emitter;
import io.striate.api.program.Instruction;
import io.striate.api.program.Value;
import io.striate.api.tensor.ElementType;
import io.striate.api.tensor.Shape;
import io.striate.api.tensor.TensorType;
import java.util.List;
import java.util.Optional;

/// Adds window contents back to where [Unfold] took them from ("col2im"): its adjoint. What lay
/// outside is dropped.
///
/// | tensor | shape |
/// |---|---|
/// | input | `[N, C, kH kW, oH oW]` |
/// | output | `[N, C, height, width]` |
public record Fold(Window2d window, int height, int width) implements CoreOp {
  @Override
  public String name() {
    return "fold";
  }

  @Override
  public List<TensorType> infer(List<TensorType> inputs) {
    Check.inputs(this, inputs, 1, 1);
    TensorType input = inputs.getFirst();
    Check.element(this, "the input", input, ElementType.FLOAT32);
    Check.rank(this, "the input", input, 4);
    Shape out = Shape.of(input.shape().extent(0), input.shape().extent(1), height, width);
    Shape positions = Unfold.positions(this, window, out, out.extent(1));
    Check.shape(
        this,
        "the input",
        input,
        Shape.of(
            out.extent(0),
            out.extent(1),
            window.taps(),
            positions.extent(2) * positions.extent(3)));
    return List.of(TensorType.float32(out));
  }

  @Override
  public BatchRule batchRule(List<TensorType> inputs, List<Boolean> perSample) {
    return perSample.getFirst() ? BatchRule.PER_SAMPLE : BatchRule.INDEPENDENT;
  }

  @Override
  public List<Optional<Value>> gradient(
      Emitter emit, Instruction self, List<Optional<Value>> gradOutputs) {
    Value g = gradOutputs.getFirst().orElseThrow();
    return List.of(Optional.of(emit.one(new Unfold(window, 0), g)));
  }

  @Override
  public String toString() {
    return "fold (" + window + " -> " + height + "x" + width + ")";
  }
}
