package io.striate.layers.type.activation;

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

/// `x tanh(log(1 + exp(x)))` by one exponential: with `e = exp(x)` and `n = e (e + 2)` it is `x n /
/// (n + 2)`, and its derivative `n / (n + 2) + 4 x e (e + 1) / (n + 2)²`. Both follow from `x`
/// alone, so that nothing else has to be kept for the gradient.
///
/// From [#LARGEST] on both are 1 in float32; the exponential of a larger number would overflow when
/// it is squared.
///
/// | tensor | shape |
/// |---|---|
/// | `x` | float32, any |
/// | output | the same |
///
/// Source: Misra, arXiv:1908.08681.
record Mish() implements CompositeOp {
  private static final double LARGEST = 20;

  @Override
  public String name() {
    return "mish";
  }

  @Override
  public List<TensorType> infer(List<TensorType> inputs) {
    if (inputs.size() != 1
        || !inputs.getFirst().equals(TensorType.float32(inputs.getFirst().shape()))) {
      throw new StriateException(
          Code.SHAPES_DISAGREE, name() + " takes one f32 input, got " + inputs);
    }
    return inputs;
  }

  @Override
  public BatchRule batchRule(List<TensorType> inputs, List<Boolean> perSample) {
    return perSample.getFirst() ? BatchRule.PER_SAMPLE : BatchRule.INDEPENDENT;
  }

  private static Value limited(Emitter emit, Value x) {
    return emit.apply(Function.MINIMUM, x, emit.constant(LARGEST));
  }

  @Override
  public List<Value> lower(Emitter emit, List<Value> inputs) {
    Value x = inputs.getFirst();
    Value e = emit.apply(Function.EXP, limited(emit, x));
    Value n = emit.multiply(e, emit.add(e, emit.constant(2)));
    return List.of(emit.multiply(x, emit.divide(n, emit.add(n, emit.constant(2)))));
  }

  @Override
  public List<Optional<Value>> gradient(
      Emitter emit, Instruction self, List<Optional<Value>> gradOutputs) {
    Value x = limited(emit, self.inputs().getFirst());
    Value e = emit.apply(Function.EXP, x);
    Value n = emit.multiply(e, emit.add(e, emit.constant(2)));
    Value d = emit.add(n, emit.constant(2));
    Value bend = emit.multiply(emit.scale(x, 4), emit.multiply(e, emit.add(e, emit.constant(1))));
    Value slope = emit.divide(emit.add(emit.multiply(n, d), bend), emit.multiply(d, d));
    return List.of(Optional.of(emit.multiply(gradOutputs.getFirst().orElseThrow(), slope)));
  }

  @Override
  public List<Example> examples() {
    return List.of(Example.of(this, Example.Operand.samples("x", 5, 7)));
  }
}
