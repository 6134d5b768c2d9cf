package io.striate.api.op;

import io.striate.api.op.Elementwise.Function;
import io.striate.api.op.Example.Operand;
import io.striate.api.program.Emitter;
import io.striate.api.program.Instruction;
import io.striate.api.program.Value;
import io.striate.api.tensor.ElementType;
import io.striate.api.tensor.TensorType;
import java.util.List;
import java.util.Optional;

/// `log(1 + exp(x))`, element by element, as `max(x, 0) + log(1 + exp(-|x|))`, whose exponent is
/// never positive. The gradient is the logistic function everywhere, at 0 too, and follows from `x`
/// alone.
///
/// | tensor | shape |
/// |---|---|
/// | `x` | float32, any |
/// | output | the same |
///
/// Source: Dugas and others, "Incorporating second-order functional knowledge", NIPS 2000.
public record Softplus() implements CompositeOp {
  static Example example() {
    return Example.of(new Softplus(), Operand.samples("x", Example.CLASSES));
  }

  @Override
  public List<Example> examples() {
    return List.of(example());
  }

  @Override
  public String name() {
    return "softplus";
  }

  @Override
  public List<TensorType> infer(List<TensorType> inputs) {
    Check.inputs(this, inputs, 1, 1);
    Check.element(this, "x", inputs.getFirst(), ElementType.FLOAT32);
    return List.of(inputs.getFirst());
  }

  @Override
  public BatchRule batchRule(List<TensorType> inputs, List<Boolean> perSample) {
    return BatchRule.ofFirst(perSample);
  }

  @Override
  public List<Value> lower(Emitter emit, List<Value> inputs) {
    Value x = inputs.getFirst();
    Value far = emit.apply(Function.EXP, emit.negate(emit.apply(Function.ABS, x)));
    Value near = emit.apply(Function.LOG, emit.add(far, emit.constant(1)));
    return List.of(emit.add(emit.relu(x), near));
  }

  @Override
  public List<Optional<Value>> gradient(
      Emitter emit, Instruction self, List<Optional<Value>> gradOutputs) {
    Value slope = emit.apply(Function.SIGMOID, self.inputs().getFirst());
    return List.of(Optional.of(emit.multiply(gradOutputs.getFirst().orElseThrow(), slope)));
  }
}
