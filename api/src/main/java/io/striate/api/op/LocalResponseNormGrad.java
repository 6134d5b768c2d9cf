package io.striate.api.op;

import io.striate.api.op.Example.Operand;
import io.striate.api.op.LocalResponseNorm.Region;
import io.striate.api.program.Emitter;
import io.striate.api.program.Value;
import io.striate.api.tensor.TensorType;
import java.util.List;

/// Gradient of [LocalResponseNorm] by its input. With the divisor `d = k + alpha m`,
///
///     gradInput = gradOutput / d^beta - 2 alpha beta x mean(gradOutput x / d^(beta + 1))
///
/// where the mean is over what has the number around it.
///
/// | tensor | shape |
/// |---|---|
/// | `input`, `gradOutput` | `[N, C, ...]` across channels, `[N, C, H, W]` within a channel |
/// | output | the same |
///
/// @param size number of channels, or of pixels along each axis, from 1
/// @param alpha factor of the mean
/// @param beta exponent of the divisor
/// @param k added to the mean, above 0
/// @param region what is around a number
public record LocalResponseNormGrad(int size, double alpha, double beta, double k, Region region)
    implements CompositeOp {
  /// Across channels.
  public LocalResponseNormGrad(int size, double alpha, double beta, double k) {
    this(size, alpha, beta, k, Region.ACROSS_CHANNELS);
  }

  /// The normalization whose gradient this is.
  public LocalResponseNorm forward() {
    return new LocalResponseNorm(size, alpha, beta, k, region);
  }

  static Example example() {
    return Example.of(
        new LocalResponseNormGrad(5, 0.5, 0.75, 2),
        Operand.samples("input", Example.CHANNELS, Example.SIZE, Example.SIZE),
        Operand.samples("gradOutput", Example.CHANNELS, Example.SIZE, Example.SIZE));
  }

  @Override
  public List<Example> examples() {
    return List.of(
        example(),
        Example.of(
            new LocalResponseNormGrad(4, 0.5, 0.6, 1),
            Operand.samples("input", Example.CHANNELS, Example.SIZE),
            Operand.samples("gradOutput", Example.CHANNELS, Example.SIZE)),
        Example.of(
            new LocalResponseNormGrad(3, 0.5, 0.75, 1, Region.WITHIN_CHANNEL),
            Operand.samples("input", Example.CHANNELS, Example.SIZE, Example.SIZE),
            Operand.samples("gradOutput", Example.CHANNELS, Example.SIZE, Example.SIZE)));
  }

  @Override
  public String name() {
    return "local-response-norm-grad";
  }

  @Override
  public List<TensorType> infer(List<TensorType> inputs) {
    Check.inputs(this, inputs, 2, 2);
    LocalResponseNorm.check(this, region, inputs.getFirst());
    Check.shape(this, "gradOutput", inputs.get(1), inputs.getFirst().shape());
    return List.of(inputs.getFirst());
  }

  @Override
  public BatchRule batchRule(List<TensorType> inputs, List<Boolean> perSample) {
    if (perSample.get(0).equals(perSample.get(1))) {
      return perSample.get(0) ? BatchRule.PER_SAMPLE : BatchRule.INDEPENDENT;
    }
    return BatchRule.WHOLE_BATCH;
  }

  @Override
  public List<Value> lower(Emitter emit, List<Value> inputs) {
    LocalResponseNorm norm = forward();
    Value x = inputs.get(0);
    Value divisor = norm.divisor(emit, x);
    Value straight = emit.multiply(inputs.get(1), LocalResponseNorm.power(emit, divisor, -beta));
    Value shares = emit.divide(emit.multiply(straight, x), divisor);
    Value means = norm.means(emit, shares, size - 1 - size / 2);
    Value through = emit.multiply(x, emit.scale(means, 2 * alpha * beta));
    return List.of(emit.subtract(straight, through));
  }

  @Override
  public String toString() {
    return forward().words(name());
  }
}
