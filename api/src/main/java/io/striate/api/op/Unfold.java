package io.striate.api.op;

import io.striate.api.program.Emitter;
import io.striate.api.program.Instruction;
import io.striate.api.program.Value;
import io.striate.api.tensor.ElementType;
import io.striate.api.tensor.Shape;
import io.striate.api.tensor.TensorType;
import java.util.List;
import java.util.Optional;

/// Lays the window's contents out side by side ("im2col").
///
/// | tensor | shape |
/// |---|---|
/// | input | `[N, C, H, W]` |
/// | output | `[N, C, kH kW, oH oW]`; taps and positions row by row |
///
/// Element `[n, c, i kW + j, y oW + x]` is input `[n, c, y S - padTop + i D, x S - padLeft + j D]`,
/// or `padValue` outside.
public record Unfold(Window2d window, double padValue) implements CoreOp {
  @Override
  public String name() {
    return "unfold";
  }

  @Override
  public List<TensorType> infer(List<TensorType> inputs) {
    Check.inputs(this, inputs, 1, 1);
    TensorType input = inputs.getFirst();
    Check.element(this, "the input", input, ElementType.FLOAT32);
    Check.rank(this, "the input", input, 4);
    Shape out = positions(this, window, input.shape(), input.shape().extent(1));
    return List.of(
        TensorType.float32(
            out.extent(0), out.extent(1), window.taps(), out.extent(2) * out.extent(3)));
  }

  /// `[N, channels, oH, oW]` for an input `[N, C, H, W]`.
  static Shape positions(Op op, Window2d window, Shape input, int channels) {
    int height = window.outHeight(input.extent(2));
    int width = window.outWidth(input.extent(3));
    Check.that(
        op,
        height >= 1 && width >= 1,
        "the window (" + window + ") is larger than the padded input " + input);
    return Shape.of(input.extent(0), channels, height, width);
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
  public Optional<Window2d> slidingWindow() {
    return Optional.of(window);
  }

  @Override
  public BatchRule batchRule(List<TensorType> inputs, List<Boolean> perSample) {
    return perSample.getFirst() ? BatchRule.PER_SAMPLE : BatchRule.INDEPENDENT;
  }

  @Override
  public List<Optional<Value>> gradient(
      Emitter emit, Instruction self, List<Optional<Value>> gradOutputs) {
    Shape input = self.inputs().getFirst().type().shape();
    var fold = new Fold(window, input.extent(2), input.extent(3));
    return List.of(Optional.of(emit.one(fold, gradOutputs.getFirst().orElseThrow())));
  }

  @Override
  public String toString() {
    return "unfold (" + window + (padValue == 0 ? "" : ", pad value " + padValue) + ")";
  }
}
