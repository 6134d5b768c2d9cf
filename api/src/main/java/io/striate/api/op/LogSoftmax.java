package io.striate.api.op;

import io.striate.api.op.Example.Operand;
import io.striate.api.program.Emitter;
import io.striate.api.program.Instruction;
import io.striate.api.program.Value;
import io.striate.api.tensor.ElementType;
import io.striate.api.tensor.TensorType;
import java.util.List;
import java.util.Optional;

/// Logarithms of the probabilities of [Softmax]: `x - log(sum exp(x))` along an axis, computed from
/// `x - max x` so that nothing overflows, and exact also where a probability is zero.
///
/// | tensor | shape |
/// |---|---|
/// | `logits` | float32, any shape with the axis |
/// | output | the same |
///
/// @param axis from 0
public record LogSoftmax(int axis) implements CompositeOp {
  static Example example() {
    return Example.of(new LogSoftmax(1), Operand.samples("logits", Example.CLASSES));
  }

  @Override
  public List<Example> examples() {
    return List.of(example());
  }

  @Override
  public String name() {
    return "log-softmax";
  }

  @Override
  public List<TensorType> infer(List<TensorType> inputs) {
    Check.inputs(this, inputs, 1, 1);
    Check.element(this, "logits", inputs.getFirst(), ElementType.FLOAT32);
    Check.axis(this, axis, inputs.getFirst());
    return List.of(inputs.getFirst());
  }

  @Override
  public BatchRule batchRule(List<TensorType> inputs, List<Boolean> perSample) {
    return BatchRule.unlessAlongSamples(axis, perSample.getFirst());
  }

  @Override
  public List<Value> lower(Emitter emit, List<Value> inputs) {
    Value x = inputs.getFirst();
    Value shifted = emit.subtract(x, emit.reduce(Reduce.Kind.MAX, x, List.of(axis)));
    Value exp = emit.apply(Elementwise.Function.EXP, shifted);
    Value sum = emit.reduce(Reduce.Kind.SUM, exp, List.of(axis));
    return List.of(emit.subtract(shifted, emit.apply(Elementwise.Function.LOG, sum)));
  }

  @Override
  public List<Optional<Value>> gradient(
      Emitter emit, Instruction self, List<Optional<Value>> gradOutputs) {
    Value g = gradOutputs.getFirst().orElseThrow();
    return List.of(Optional.of(emit.one(new LogSoftmaxGrad(axis), self.outputs().getFirst(), g)));
  }

  @Override
  public String toString() {
    return axis == 1 ? name() : name() + " along " + axis;
  }
}
