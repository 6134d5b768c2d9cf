package io.striate.api.op;

import io.striate.api.op.Example.Operand;
import io.striate.api.program.Emitter;
import io.striate.api.program.Instruction;
import io.striate.api.program.Value;
import io.striate.api.tensor.ElementType;
import io.striate.api.tensor.TensorType;
import java.util.List;
import java.util.Optional;

/// Class probabilities: `exp(x) / sum exp(x)` along axis 1, computed from `x - max x` so that
/// nothing overflows.
///
/// | tensor | shape |
/// |---|---|
/// | `logits` | `[N, classes, ...]` |
/// | output | the same |
public record Softmax() implements CompositeOp {
  static Example example() {
    return Example.of(new Softmax(), Operand.samples("logits", Example.CLASSES));
  }

  @Override
  public String name() {
    return "softmax";
  }

  @Override
  public List<TensorType> infer(List<TensorType> inputs) {
    Check.inputs(this, inputs, 1, 1);
    Check.element(this, "logits", inputs.getFirst(), ElementType.FLOAT32);
    Check.that(
        this,
        inputs.getFirst().shape().rank() >= 2,
        "logits need classes along axis 1, got " + inputs.getFirst());
    return List.of(inputs.getFirst());
  }

  @Override
  public BatchRule batchRule(List<TensorType> inputs, List<Boolean> perSample) {
    return perSample.getFirst() ? BatchRule.PER_SAMPLE : BatchRule.INDEPENDENT;
  }

  @Override
  public List<Value> lower(Emitter emit, List<Value> inputs) {
    Value x = inputs.getFirst();
    Value shifted = emit.subtract(x, emit.reduce(Reduce.Kind.MAX, x, List.of(1)));
    Value exp = emit.apply(Elementwise.Function.EXP, shifted);
    return List.of(emit.divide(exp, emit.reduce(Reduce.Kind.SUM, exp, List.of(1))));
  }

  @Override
  public List<Optional<Value>> gradient(
      Emitter emit, Instruction self, List<Optional<Value>> gradOutputs) {
    Value g = gradOutputs.getFirst().orElseThrow();
    Value y = self.outputs().getFirst();
    Value mean = emit.reduce(Reduce.Kind.SUM, emit.multiply(g, y), List.of(1));
    return List.of(Optional.of(emit.multiply(y, emit.subtract(g, mean))));
  }

  @Override
  public String toString() {
    return "softmax";
  }
}
