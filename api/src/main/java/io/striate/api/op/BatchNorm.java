package io.striate.api.op;

import io.striate.api.op.Example.Operand;
import io.striate.api.program.Emitter;
import io.striate.api.program.Instruction;
import io.striate.api.program.Value;
import io.striate.api.tensor.ElementType;
import io.striate.api.tensor.Shape;
import io.striate.api.tensor.TensorType;
import java.util.List;
import java.util.Optional;

/// Batch normalization while training: each channel is brought to mean 0 and variance 1 over the
/// batch, then scaled and shifted.
///
/// | tensor | shape |
/// |---|---|
/// | `input` | `[N, C, ...]` |
/// | `scale`, `shift` | `[C]` each |
/// | output | as the input: `(x - mean) / sqrt(variance + epsilon) * scale + shift` |
/// | second output `mean` | `[C]` |
/// | third output `variance` | `[C]`, the mean squared deviation (not Bessel's) |
///
/// Source: Ioffe and Szegedy, "Batch normalization", arXiv:1502.03167.
public record BatchNorm(double epsilon) implements CompositeOp {
  static Example example() {
    return Example.of(
        new BatchNorm(1e-5),
        Operand.samples("input", Example.CHANNELS, Example.SIZE, Example.SIZE),
        Operand.numbers("scale", Example.CHANNELS),
        Operand.numbers("shift", Example.CHANNELS));
  }

  @Override
  public List<Example> examples() {
    return List.of(example());
  }

  @Override
  public String name() {
    return "batchnorm";
  }

  @Override
  public List<TensorType> infer(List<TensorType> inputs) {
    Check.inputs(this, inputs, 3, 3);
    TensorType channels = checkChannels(this, inputs);
    return List.of(inputs.getFirst(), channels, channels);
  }

  /// Checks that all inputs but the first are `[C]`, and returns that type.
  static TensorType checkChannels(Op op, List<TensorType> inputs) {
    TensorType input = inputs.getFirst();
    Check.element(op, "input", input, ElementType.FLOAT32);
    Check.that(op, input.shape().rank() >= 2, "input needs channels along axis 1, got " + input);
    Shape channels = Shape.of(input.shape().extent(1));
    for (TensorType other : inputs.subList(1, inputs.size())) {
      Check.shape(op, "each input but the first", other, channels);
    }
    return TensorType.float32(channels);
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
    Shape channels = inputs.get(1).type().shape();
    double share = 1.0 / count(x);
    Value mean = emit.scale(emit.reduce(Reduce.Kind.SUM, x, axes(x)), share);
    Value centred = emit.subtract(x, mean);
    Value squares = emit.multiply(centred, centred);
    Value variance = emit.scale(emit.reduce(Reduce.Kind.SUM, squares, axes(x)), share);
    Value slope =
        emit.multiply(
            perChannel(emit, inputs.get(1), x), inverseDeviation(emit, variance, epsilon));
    Value scaled = emit.multiply(centred, slope);
    Value y = emit.add(scaled, perChannel(emit, inputs.get(2), x));
    return List.of(y, emit.reshape(mean, channels), emit.reshape(variance, channels));
  }

  /// All axes but that of the channels.
  static List<Integer> axes(Value x) {
    return java.util.stream.IntStream.range(0, x.type().shape().rank())
        .filter(axis -> axis != 1)
        .boxed()
        .toList();
  }

  /// Elements per channel.
  static long count(Value x) {
    return x.type().shape().elements() / x.type().shape().extent(1);
  }

  static Value inverseDeviation(Emitter emit, Value variance, double epsilon) {
    Value deviation =
        emit.apply(Elementwise.Function.SQRT, emit.add(variance, emit.constant(epsilon)));
    return emit.apply(Elementwise.Function.RECIPROCAL, deviation);
  }

  /// `[C]` as `[1, C, 1, ...]`, to be broadcast against `x`.
  static Value perChannel(Emitter emit, Value channels, Value x) {
    int[] extents = new int[x.type().shape().rank()];
    java.util.Arrays.fill(extents, 1);
    extents[1] = x.type().shape().extent(1);
    return emit.reshape(channels, Shape.of(extents));
  }

  /// Mean and variance were kept, so no pass over the batch is needed for them.
  @Override
  public List<Value> again(Emitter emit, List<Value> inputs, List<Value> outputs) {
    Value mean = outputs.get(1);
    Value variance = outputs.get(2);
    Value y =
        emit.one(
            new BatchNormInference(epsilon),
            inputs.get(0),
            inputs.get(1),
            inputs.get(2),
            mean,
            variance);
    return List.of(y, mean, variance);
  }

  @Override
  public List<Optional<Value>> gradient(
      Emitter emit, Instruction self, List<Optional<Value>> gradOutputs) {
    if (gradOutputs.get(0).isEmpty()
        || gradOutputs.get(1).isPresent()
        || gradOutputs.get(2).isPresent()) {
      return CompositeOp.super.gradient(emit, self, gradOutputs);
    }
    List<Value> outputs =
        emit.emit(
            new BatchNormGrad(epsilon),
            List.of(
                self.inputs().get(0),
                self.inputs().get(1),
                self.outputs().get(1),
                self.outputs().get(2),
                gradOutputs.get(0).get()));
    return outputs.stream().map(Optional::of).toList();
  }

  @Override
  public String toString() {
    return "batchnorm (epsilon " + epsilon + ")";
  }
}
