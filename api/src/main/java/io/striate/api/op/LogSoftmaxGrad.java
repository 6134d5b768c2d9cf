package io.striate.api.op;

import io.striate.api.op.Example.Operand;
import io.striate.api.program.Emitter;
import io.striate.api.program.Value;
import io.striate.api.tensor.ElementType;
import io.striate.api.tensor.TensorType;
import java.util.List;

/// Gradient of [LogSoftmax] by its input: `g - exp(y) sum g`, summed along the axis.
///
/// | tensor | shape |
/// |---|---|
/// | `logarithms` | what [LogSoftmax] computed |
/// | `gradOutput` | the same |
/// | output | the same |
///
/// @param axis from 0
public record LogSoftmaxGrad(int axis) implements CompositeOp {
  static Example example() {
    return Example.of(
        new LogSoftmaxGrad(1),
        Operand.samples("logarithms", Example.CLASSES),
        Operand.samples("gradOutput", Example.CLASSES));
  }

  @Override
  public List<Example> examples() {
    return List.of(example());
  }

  @Override
  public String name() {
    return "log-softmax-grad";
  }

  @Override
  public List<TensorType> infer(List<TensorType> inputs) {
    Check.inputs(this, inputs, 2, 2);
    Check.element(this, "logarithms", inputs.getFirst(), ElementType.FLOAT32);
    Check.axis(this, axis, inputs.getFirst());
    Check.element(this, "gradOutput", inputs.get(1), ElementType.FLOAT32);
    Check.shape(this, "gradOutput", inputs.get(1), inputs.getFirst().shape());
    return List.of(inputs.getFirst());
  }

  @Override
  public BatchRule batchRule(List<TensorType> inputs, List<Boolean> perSample) {
    return BatchRule.unlessAlongSamples(axis, perSample.getFirst());
  }

  @Override
  public List<Value> lower(Emitter emit, List<Value> inputs) {
    Value y = inputs.getFirst();
    Value g = inputs.get(1);
    Value sum = emit.reduce(Reduce.Kind.SUM, g, List.of(axis));
    return List.of(emit.subtract(g, emit.multiply(emit.apply(Elementwise.Function.EXP, y), sum)));
  }

  @Override
  public String toString() {
    return axis == 1 ? name() : name() + " along " + axis;
  }
}
