package io.striate.api.op;

import io.striate.api.op.Example.Operand;
import io.striate.api.program.Emitter;
import io.striate.api.program.Instruction;
import io.striate.api.program.Value;
import io.striate.api.tensor.ElementType;
import io.striate.api.tensor.TensorType;
import java.util.List;
import java.util.Optional;

/// Probabilities: `exp(x) / sum exp(x)` along an axis, computed from `x - max x` so that nothing
/// overflows. Class probabilities are those along axis 1.
///
/// | tensor | shape |
/// |---|---|
/// | `logits` | float32, any shape with the axis; `[N, classes, ...]` for class probabilities |
/// | output | the same |
///
/// @param axis from 0
public record Softmax(int axis) implements CompositeOp {
  /// Class probabilities: along axis 1.
  public Softmax() {
    this(1);
  }

  static Example example() {
    return Example.of(new Softmax(), Operand.samples("logits", Example.CLASSES));
  }

  @Override
  public List<Example> examples() {
    return List.of(example());
  }

  @Override
  public String name() {
    return "softmax";
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
    return List.of(emit.divide(exp, emit.reduce(Reduce.Kind.SUM, exp, List.of(axis))));
  }

  @Override
  public List<Optional<Value>> gradient(
      Emitter emit, Instruction self, List<Optional<Value>> gradOutputs) {
    Value g = gradOutputs.getFirst().orElseThrow();
    return List.of(Optional.of(emit.one(new SoftmaxGrad(axis), self.outputs().getFirst(), g)));
  }

  @Override
  public String toString() {
    return axis == 1 ? "softmax" : "softmax along " + axis;
  }
}
