package io.striate.api.op;

import io.striate.api.op.Example.Operand;
import io.striate.api.program.Emitter;
import io.striate.api.program.Value;
import io.striate.api.tensor.TensorType;
import java.util.List;

/// Batch normalization with statistics that were gathered while training.
///
/// | tensor | shape |
/// |---|---|
/// | `input` | `[N, C, ...]` |
/// | `scale`, `shift`, `mean`, `variance` | `[C]` each |
/// | output | as the input: `(x - mean) / sqrt(variance + epsilon) * scale + shift` |
public record BatchNormInference(double epsilon) implements CompositeOp {
  static Example example() {
    return Example.of(
        new BatchNormInference(1e-5),
        Operand.samples("input", Example.CHANNELS, Example.SIZE, Example.SIZE),
        Operand.numbers("scale", Example.CHANNELS),
        Operand.numbers("shift", Example.CHANNELS),
        Operand.numbers("mean", Example.CHANNELS),
        Operand.positive("variance", Example.CHANNELS));
  }

  @Override
  public List<Example> examples() {
    return List.of(example());
  }

  @Override
  public String name() {
    return "batchnorm-inference";
  }

  @Override
  public List<TensorType> infer(List<TensorType> inputs) {
    Check.inputs(this, inputs, 5, 5);
    BatchNorm.checkChannels(this, inputs);
    return List.of(inputs.getFirst());
  }

  @Override
  public BatchRule batchRule(List<TensorType> inputs, List<Boolean> perSample) {
    return BatchRule.ofFirst(perSample);
  }

  @Override
  public List<Value> lower(Emitter emit, List<Value> inputs) {
    Value x = inputs.get(0);
    Value variance = BatchNorm.perChannel(emit, inputs.get(4), x);
    Value slope =
        emit.multiply(
            BatchNorm.perChannel(emit, inputs.get(1), x),
            BatchNorm.inverseDeviation(emit, variance, epsilon));
    Value centred = emit.subtract(x, BatchNorm.perChannel(emit, inputs.get(3), x));
    return List.of(
        emit.add(emit.multiply(centred, slope), BatchNorm.perChannel(emit, inputs.get(2), x)));
  }

  @Override
  public String toString() {
    return "batchnorm-inference (epsilon " + epsilon + ")";
  }
}
