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

/// Local response normalization across channels: `x / (k + alpha m)^beta`, where `m` is the mean of
/// the squares of `size` channels at the same position, `size / 2` of them before the number's own.
/// Channels that do not exist count as 0.
///
/// | tensor | shape |
/// |---|---|
/// | `input` | `[N, C, ...]` |
/// | output | the same |
///
/// Source: Krizhevsky, Sutskever and Hinton, "ImageNet classification with deep convolutional
/// neural networks", NIPS 2012; alpha is divided by the size, as in Caffe and PyTorch.
///
/// @param size number of channels, from 1
/// @param alpha factor of the mean
/// @param beta exponent of the divisor
/// @param k added to the mean, above 0
public record LocalResponseNorm(int size, double alpha, double beta, double k)
    implements CompositeOp {
  static Example example() {
    return Example.of(
        new LocalResponseNorm(5, 0.5, 0.75, 2),
        Operand.samples("input", Example.CHANNELS, Example.SIZE, Example.SIZE));
  }

  @Override
  public List<Example> examples() {
    return List.of(
        example(),
        Example.of(
            new LocalResponseNorm(4, 0.5, 0.6, 1),
            Operand.samples("input", Example.CHANNELS, Example.SIZE)));
  }

  @Override
  public String name() {
    return "local-response-norm";
  }

  @Override
  public List<TensorType> infer(List<TensorType> inputs) {
    Check.inputs(this, inputs, 1, 1);
    check(this, inputs.getFirst());
    return List.of(inputs.getFirst());
  }

  static void check(Op op, TensorType input) {
    Check.element(op, "input", input, ElementType.FLOAT32);
    Check.that(op, input.shape().rank() >= 2, "input needs channels along axis 1, got " + input);
  }

  @Override
  public BatchRule batchRule(List<TensorType> inputs, List<Boolean> perSample) {
    return BatchRule.ofFirst(perSample);
  }

  @Override
  public List<Value> lower(Emitter emit, List<Value> inputs) {
    Value x = inputs.getFirst();
    return List.of(emit.multiply(x, power(emit, divisor(emit, x), -beta)));
  }

  /// `k + alpha m`.
  Value divisor(Emitter emit, Value x) {
    Value means = means(emit, emit.square(x), size / 2);
    return emit.add(emit.scale(means, alpha), emit.constant(k));
  }

  static Value power(Emitter emit, Value base, double exponent) {
    return emit.power(base, emit.constant(exponent));
  }

  /// The means over `size` channels at each position, some of them before its own: those of an
  /// average pooling of maps whose rows are the channels.
  Value means(Emitter emit, Value x, int before) {
    Shape shape = x.type().shape();
    Value rows = emit.reshape(x, shape.extent(0), 1, shape.extent(1), shape.strides()[1]);
    var window = new Window2d(size, 1, 1, 1, before, size - 1 - before, 0, 0, 1, 1);
    return emit.reshape(emit.one(new AvgPool2d(window, true), rows), shape);
  }

  @Override
  public List<Optional<Value>> gradient(
      Emitter emit, Instruction self, List<Optional<Value>> gradOutputs) {
    return List.of(
        Optional.of(
            emit.one(
                new LocalResponseNormGrad(size, alpha, beta, k),
                self.inputs().getFirst(),
                gradOutputs.getFirst().orElseThrow())));
  }

  @Override
  public String toString() {
    return words(name());
  }

  String words(String name) {
    return name + " (size " + size + ", alpha " + alpha + ", beta " + beta + ", k " + k + ")";
  }
}
