package io.striate.api.op;

import io.striate.api.op.Example.Operand;
import io.striate.api.program.Emitter;
import io.striate.api.program.Value;
import io.striate.api.tensor.ElementType;
import io.striate.api.tensor.TensorType;
import java.util.List;

/// Gradient of [Softmax] by its input: `y (g - sum y g)`, summed along the axis.
///
/// | tensor | shape |
/// |---|---|
/// | `probabilities` | what [Softmax] computed |
/// | `gradOutput` | the same |
/// | output | the same |
///
/// @param axis from 0
public record SoftmaxGrad(int axis) implements CompositeOp {
  static Example example() {
    return Example.of(
        new SoftmaxGrad(1),
        Operand.samples("probabilities", Example.CLASSES),
        Operand.samples("gradOutput", Example.CLASSES));
  }

  @Override
  public List<Example> examples() {
    return List.of(example());
  }

  @Override
  public String name() {
    return "softmax-grad";
  }

  @Override
  public List<TensorType> infer(List<TensorType> inputs) {
    Check.inputs(this, inputs, 2, 2);
    Check.element(this, "probabilities", inputs.getFirst(), ElementType.FLOAT32);
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
    Value sum = emit.reduce(Reduce.Kind.SUM, emit.multiply(g, y), List.of(axis));
    return List.of(emit.multiply(y, emit.subtract(g, sum)));
  }

  @Override
  public String toString() {
    return axis == 1 ? name() : name() + " along " + axis;
  }
}
