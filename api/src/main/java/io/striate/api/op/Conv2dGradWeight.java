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

/// Gradient of a [Conv2d] by its weight, summed over the samples. Whether padding takes part as
/// zeros or is left out is the backend's choice; it shows only beside infinities and NaN.
///
/// | tensor | shape |
/// |---|---|
/// | `input` | `[N, C, H, W]` |
/// | `gradOutput` | `[N, filters, oH, oW]` |
/// | output `gradWeight` | `[filters, C / groups, kH, kW]` |
public record Conv2dGradWeight(Window2d window, int groups) implements CompositeOp {
  static Example example() {
    return Example.of(
        new Conv2dGradWeight(Example.CONVOLUTION, 1),
        Operand.samples("input", Example.CHANNELS, Example.SIZE, Example.SIZE),
        Operand.samples("gradOutput", Example.FILTERS, Example.SIZE, Example.SIZE));
  }

  @Override
  public List<Example> examples() {
    return List.of(example());
  }

  @Override
  public String name() {
    return "conv2d-grad-weight";
  }

  @Override
  public List<TensorType> infer(List<TensorType> inputs) {
    Check.inputs(this, inputs, 2, 2);
    TensorType input = inputs.get(0);
    TensorType gradOutput = inputs.get(1);
    for (TensorType type : inputs) {
      Check.element(this, "an operand", type, ElementType.FLOAT32);
      Check.rank(this, "an operand", type, 4);
    }
    int filters = gradOutput.shape().extent(1);
    int channels = input.shape().extent(1);
    Check.that(
        this,
        groups >= 1 && channels % groups == 0 && filters % groups == 0,
        channels
            + " channels and "
            + filters
            + " filters cannot be split into "
            + groups
            + " groups");
    Check.shape(
        this, "gradOutput", gradOutput, Unfold.positions(this, window, input.shape(), filters));
    return List.of(
        TensorType.float32(
            filters, channels / groups, window.kernelHeight(), window.kernelWidth()));
  }

  @Override
  public BatchRule batchRule(List<TensorType> inputs, List<Boolean> perSample) {
    if (!perSample.contains(true)) {
      return BatchRule.INDEPENDENT;
    }
    return perSample.contains(false) ? BatchRule.WHOLE_BATCH : BatchRule.SUMS_BATCH;
  }

  @Override
  public List<Value> lower(Emitter emit, List<Value> inputs) {
    Value columns = Conv2d.columns(emit, window, groups, inputs.get(0));
    Value gradOutput = Conv2d.byGroup(emit, groups, inputs.get(1));
    Value perSample = emit.matmul(gradOutput, columns, false, true);
    Value sum = emit.reduce(Reduce.Kind.SUM, perSample, List.of(0));
    var types = inputs.stream().map(Value::type).toList();
    return List.of(emit.reshape(sum, infer(types).getFirst().shape()));
  }

  /// It is linear in both: the gradient of a convolution by `input`, and the convolution by
  /// `gradOutput`.
  @Override
  public List<Optional<Value>> gradient(
      Emitter emit, Instruction self, List<Optional<Value>> gradOutputs) {
    Value g = gradOutputs.getFirst().orElseThrow();
    Shape shape = self.inputs().get(0).type().shape();
    var gradInput = new Conv2dGradInput(window, groups, shape.extent(2), shape.extent(3));
    Value byInput = emit.one(gradInput, self.inputs().get(1), g);
    Value byGradOutput = emit.one(new Conv2d(window, groups), self.inputs().get(0), g);
    return List.of(Optional.of(byInput), Optional.of(byGradOutput));
  }

  @Override
  public long macs(List<TensorType> inputs, List<TensorType> outputs) {
    Shape weight = outputs.getFirst().shape();
    return inputs.get(1).shape().elements() * weight.extent(1) * window.taps();
  }

  @Override
  public String toString() {
    return "conv2d-grad-weight (" + window + (groups == 1 ? "" : ", groups " + groups) + ")";
  }
}
