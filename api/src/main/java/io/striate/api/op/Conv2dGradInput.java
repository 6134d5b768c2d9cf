package io.striate.api.op;

import io.striate.api.op.Example.Operand;
import io.striate.api.program.Emitter;
import io.striate.api.program.Instruction;
import io.striate.api.program.Value;
import io.striate.api.tensor.ElementType;
import io.striate.api.tensor.Shape;
import io.striate.api.tensor.TensorType;
import java.util.List;
import java.util.Optional;

/// Gradient of a [Conv2d] by its input.
///
/// | tensor | shape |
/// |---|---|
/// | `gradOutput` | `[N, filters, oH, oW]` |
/// | `weight` | `[filters, C / groups, kH, kW]` |
/// | output `gradInput` | `[N, C, height, width]` |
public record Conv2dGradInput(Window2d window, int groups, int height, int width)
    implements CompositeOp {
  static Example example() {
    return Example.of(
        new Conv2dGradInput(Example.CONVOLUTION, 1, Example.SIZE, Example.SIZE),
        Operand.samples("gradOutput", Example.FILTERS, Example.SIZE, Example.SIZE),
        Operand.numbers("weight", Example.FILTERS, Example.CHANNELS, 3, 3));
  }

  @Override
  public List<Example> examples() {
    return List.of(example());
  }

  @Override
  public String name() {
    return "conv2d-grad-input";
  }

  @Override
  public List<TensorType> infer(List<TensorType> inputs) {
    Check.inputs(this, inputs, 2, 2);
    TensorType gradOutput = inputs.get(0);
    TensorType weight = inputs.get(1);
    Check.element(this, "gradOutput", gradOutput, ElementType.FLOAT32);
    Check.rank(this, "gradOutput", gradOutput, 4);
    Conv2d.checkWeight(this, window, groups, weight);
    int channels = weight.shape().extent(1) * groups;
    Shape input = Shape.of(gradOutput.shape().extent(0), channels, height, width);
    Check.shape(
        this,
        "gradOutput",
        gradOutput,
        Unfold.positions(this, window, input, weight.shape().extent(0)));
    return List.of(TensorType.float32(input));
  }

  @Override
  public BatchRule batchRule(List<TensorType> inputs, List<Boolean> perSample) {
    return BatchRule.ofFirst(perSample);
  }

  @Override
  public List<Value> lower(Emitter emit, List<Value> inputs) {
    Shape weight = inputs.get(1).type().shape();
    Value matrix = Conv2d.matrix(emit, groups, inputs.get(1));
    Value gradOutput = Conv2d.byGroup(emit, groups, inputs.get(0));
    Value columns = emit.matmul(matrix, gradOutput, true, false);
    int samples = inputs.get(0).type().shape().extent(0);
    int positions = gradOutput.type().shape().extent(3);
    Value unfolded =
        emit.reshape(columns, samples, weight.extent(1) * groups, window.taps(), positions);
    return List.of(emit.one(new Fold(window, height, width), unfolded));
  }

  /// It is linear in both: the convolution by `gradOutput`, and the gradient of one by `weight`.
  @Override
  public List<Optional<Value>> gradient(
      Emitter emit, Instruction self, List<Optional<Value>> gradOutputs) {
    Value g = gradOutputs.getFirst().orElseThrow();
    Value byGradOutput = emit.one(new Conv2d(window, groups), g, self.inputs().get(1));
    Value byWeight = emit.one(new Conv2dGradWeight(window, groups), g, self.inputs().get(0));
    return List.of(Optional.of(byGradOutput), Optional.of(byWeight));
  }

  @Override
  public long macs(List<TensorType> inputs, List<TensorType> outputs) {
    Shape weight = inputs.get(1).shape();
    return inputs.getFirst().shape().elements() * weight.extent(1) * window.taps();
  }

  @Override
  public String toString() {
    return "conv2d-grad-input (" + window + (groups == 1 ? "" : ", groups " + groups) + ")";
  }
}
