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

/// Local response normalization: `x / (k + alpha m)^beta`, where `m` is the mean of the squares
/// around a number: of `size` channels at the same position, or of `size` by `size` pixels of the
/// same channel. Along each axis, `size / 2` of them come before the number's own. What does not
/// exist counts as 0.
///
/// | tensor | shape |
/// |---|---|
/// | `input` | `[N, C, ...]` across channels, `[N, C, H, W]` within a channel |
/// | output | the same |
///
/// Source: Krizhevsky, Sutskever and Hinton, "ImageNet classification with deep convolutional
/// neural networks", NIPS 2012; alpha is divided by the size, as in Caffe and PyTorch.
///
/// @param size number of channels, or of pixels along each axis, from 1
/// @param alpha factor of the mean
/// @param beta exponent of the divisor
/// @param k added to the mean, above 0
/// @param region what is around a number
public record LocalResponseNorm(int size, double alpha, double beta, double k, Region region)
    implements CompositeOp {
  /// What is around a number.
  public enum Region {
    /// Channels at the same position.
    ACROSS_CHANNELS,
    /// Pixels of the same channel.
    WITHIN_CHANNEL
  }

  /// Across channels.
  public LocalResponseNorm(int size, double alpha, double beta, double k) {
    this(size, alpha, beta, k, Region.ACROSS_CHANNELS);
  }

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
            Operand.samples("input", Example.CHANNELS, Example.SIZE)),
        Example.of(
            new LocalResponseNorm(3, 0.5, 0.75, 1, Region.WITHIN_CHANNEL),
            Operand.samples("input", Example.CHANNELS, Example.SIZE, Example.SIZE)));
  }

  @Override
  public String name() {
    return "local-response-norm";
  }

  @Override
  public List<TensorType> infer(List<TensorType> inputs) {
    Check.inputs(this, inputs, 1, 1);
    check(this, region, inputs.getFirst());
    return List.of(inputs.getFirst());
  }

  static void check(Op op, Region region, TensorType input) {
    Check.element(op, "input", input, ElementType.FLOAT32);
    int rank = input.shape().rank();
    if (region == Region.ACROSS_CHANNELS) {
      Check.that(op, rank >= 2, "input needs channels along axis 1, got " + input);
    } else {
      Check.that(op, rank == 4, "input must be images [N, C, H, W], got " + input);
    }
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

  /// The means around each number, some of them before it along each axis. Those over channels are
  /// those of an average pooling of maps whose rows are the channels.
  Value means(Emitter emit, Value x, int before) {
    int after = size - 1 - before;
    if (region == Region.WITHIN_CHANNEL) {
      var square = new Window2d(size, size, 1, 1, before, after, before, after, 1, 1);
      return emit.one(new AvgPool2d(square, true), x);
    }
    Shape shape = x.type().shape();
    Value rows = emit.reshape(x, shape.extent(0), 1, shape.extent(1), shape.strides()[1]);
    var window = new Window2d(size, 1, 1, 1, before, after, 0, 0, 1, 1);
    return emit.reshape(emit.one(new AvgPool2d(window, true), rows), shape);
  }

  @Override
  public List<Optional<Value>> gradient(
      Emitter emit, Instruction self, List<Optional<Value>> gradOutputs) {
    return List.of(
        Optional.of(
            emit.one(
                new LocalResponseNormGrad(size, alpha, beta, k, region),
                self.inputs().getFirst(),
                gradOutputs.getFirst().orElseThrow())));
  }

  @Override
  public String toString() {
    return words(name());
  }

  String words(String name) {
    return name
        + " (size "
        + size
        + ", alpha "
        + alpha
        + ", beta "
        + beta
        + ", k "
        + k
        + (region == Region.WITHIN_CHANNEL ? ", within each channel)" : ")");
  }
}
