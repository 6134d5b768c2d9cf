package io.striate.api.op;

import io.striate.api.op.Example.Operand;
import io.striate.api.program.Emitter;
import io.striate.api.program.Value;
import io.striate.api.tensor.TensorType;
import java.util.List;

/// Gradients of [BatchNorm] by its input, scale and shift.
///
/// | tensor | shape |
/// |---|---|
/// | `input` | `[N, C, ...]` |
/// | `scale`, `mean`, `variance` | `[C]` each; the last two as [BatchNorm] gave them |
/// | `gradOutput` | as the input |
/// | outputs `gradInput`, `gradScale`, `gradShift` | as the input, `[C]`, `[C]` |
public record BatchNormGrad(double epsilon) implements CompositeOp {
  static Example example() {
    return Example.of(
        new BatchNormGrad(1e-5),
        Operand.samples("input", Example.CHANNELS, Example.SIZE, Example.SIZE),
        Operand.numbers("scale", Example.CHANNELS),
        Operand.numbers("mean", Example.CHANNELS),
        Operand.positive("variance", Example.CHANNELS),
        Operand.samples("gradOutput", Example.CHANNELS, Example.SIZE, Example.SIZE));
  }

  @Override
  public List<Example> examples() {
    return List.of(example());
  }

  @Override
  public String name() {
    return "batchnorm-grad";
  }

  @Override
  public List<TensorType> infer(List<TensorType> inputs) {
    Check.inputs(this, inputs, 5, 5);
    TensorType channels = BatchNorm.checkChannels(this, inputs.subList(0, 4));
    Check.shape(this, "gradOutput", inputs.get(4), inputs.getFirst().shape());
    return List.of(inputs.getFirst(), channels, channels);
  }

  @Override
  public BatchRule batchRule(List<TensorType> inputs, List<Boolean> perSample) {
    return perSample.contains(true) ? BatchRule.WHOLE_BATCH : BatchRule.INDEPENDENT;
  }

  @Override
  public List<Boolean> perSampleOutputs(BatchRule rule, int outputs) {
    return List.of(rule == BatchRule.WHOLE_BATCH, false, false);
  }

  @Override
  public List<Value> lower(Emitter emit, List<Value> inputs) {
    Value x = inputs.get(0);
    Value scale = BatchNorm.perChannel(emit, inputs.get(1), x);
    Value mean = BatchNorm.perChannel(emit, inputs.get(2), x);
    Value variance = BatchNorm.perChannel(emit, inputs.get(3), x);
    Value g = inputs.get(4);
    double share = 1.0 / BatchNorm.count(x);
    Value inverse = BatchNorm.inverseDeviation(emit, variance, epsilon);
    Value normal = emit.multiply(emit.subtract(x, mean), inverse);
    Value gradShift = emit.reduce(Reduce.Kind.SUM, g, BatchNorm.axes(x));
    Value gradScale = emit.reduce(Reduce.Kind.SUM, emit.multiply(g, normal), BatchNorm.axes(x));
    Value centred = emit.subtract(g, emit.scale(gradShift, share));
    Value straight = emit.subtract(centred, emit.multiply(normal, emit.scale(gradScale, share)));
    Value gradInput = emit.multiply(straight, emit.multiply(scale, inverse));
    var channels = inputs.get(1).type().shape();
    return List.of(gradInput, emit.reshape(gradScale, channels), emit.reshape(gradShift, channels));
  }

  @Override
  public String toString() {
    return "batchnorm-grad (epsilon " + epsilon + ")";
  }
}
