package io.striate.examples.kinds;

import io.striate.api.error.Code;
import io.striate.api.error.StriateException;
import io.striate.api.op.BatchRule;
import io.striate.api.op.CompositeOp;
import io.striate.api.op.Elementwise.Function;
import io.striate.api.op.Example;
import io.striate.api.program.Emitter;
import io.striate.api.program.Instruction;
import io.striate.api.program.Value;
import io.striate.api.tensor.TensorType;
import java.util.List;
import java.util.Optional;

/// `ln(1 + exp(s x)) / s` of each element: a smooth [Function#RELU], always above 0.
///
/// | tensor | shape |
/// |---|---|
/// | input | float32, any |
/// | output | the same |
///
/// Source: Dugas and others, "Incorporating second-order functional knowledge", NIPS 2000.
///
/// @param sharpness `s`, above 0
public record Softplus(double sharpness) implements CompositeOp {
  @Override
  public String name() {
    return "demo:softplus";
  }

  @Override
  public List<TensorType> infer(List<TensorType> inputs) {
    if (inputs.size() != 1 || !inputs.getFirst().equals(float32(inputs.getFirst()))) {
      throw new StriateException(
          Code.SHAPES_DISAGREE, name() + " takes one f32 input, got " + inputs);
    }
    return inputs;
  }

  private static TensorType float32(TensorType type) {
    return TensorType.float32(type.shape());
  }

  @Override
  public BatchRule batchRule(List<TensorType> inputs, List<Boolean> perSample) {
    return perSample.getFirst() ? BatchRule.PER_SAMPLE : BatchRule.INDEPENDENT;
  }

  /// `max(x, 0) + ln(1 + exp(-|s x|)) / s`, whose exponential cannot overflow.
  @Override
  public List<Value> lower(Emitter emit, List<Value> inputs) {
    Value x = inputs.getFirst();
    Value size = emit.scale(emit.apply(Function.ABS, x), -sharpness);
    Value tail = emit.add(emit.constant(1), emit.apply(Function.EXP, size));
    Value bend = emit.scale(emit.apply(Function.LOG, tail), 1 / sharpness);
    return List.of(emit.add(emit.relu(x), bend));
  }

  /// The logistic function of `s x`: shorter than the gradient of the lowering, and right at 0.
  @Override
  public List<Optional<Value>> gradient(
      Emitter emit, Instruction self, List<Optional<Value>> gradOutputs) {
    Value g = gradOutputs.getFirst().orElseThrow();
    Value steep = emit.scale(self.inputs().getFirst(), sharpness);
    return List.of(Optional.of(emit.multiply(g, emit.apply(Function.SIGMOID, steep))));
  }

  @Override
  public List<Example> examples() {
    return List.of(
        Example.of(this, Example.Operand.samples("x", 5, 7)),
        Example.of(new Softplus(4), Example.Operand.numbers("x", 3)));
  }

  @Override
  public String toString() {
    return "softplus (sharpness " + sharpness + ")";
  }
}
