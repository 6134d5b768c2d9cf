package io.striate.api.op;

import io.striate.api.op.Example.Operand;
import io.striate.api.program.Emitter;
import io.striate.api.program.Value;
import io.striate.api.tensor.Shape;
import io.striate.api.tensor.TensorType;
import java.util.ArrayList;
import java.util.List;

/// Gradients of [GroupNorm] by its input, scale and shift.
///
/// | tensor | shape |
/// |---|---|
/// | `input` | `[N, C, ...]` |
/// | `mean`, `variance` | as [GroupNorm] gave them |
/// | `gradOutput` | as the input |
/// | `scale` | `[C]`, if there was one |
/// | output `gradInput` | as the input |
/// | outputs `gradScale`, `gradShift` | `[C]` each, if there was a scale: sums over the batch |
///
/// @param groups how many groups the channels are divided into
/// @param perPosition whether each position is normalized by itself
/// @param epsilon added to the variance
public record GroupNormGrad(int groups, boolean perPosition, double epsilon)
    implements CompositeOp {
  private static final int SCALE = 4;

  static Example example() {
    return Example.of(
        new GroupNormGrad(GroupNorm.GROUPS, false, 1e-5),
        Operand.samples("input", Example.CHANNELS, Example.SIZE, Example.SIZE),
        Operand.samples("mean", GroupNorm.GROUPS),
        variances(GroupNorm.GROUPS),
        Operand.samples("gradOutput", Example.CHANNELS, Example.SIZE, Example.SIZE),
        Operand.numbers("scale", Example.CHANNELS));
  }

  private static Operand variances(int... extents) {
    Operand samples = Operand.samples("variance", extents);
    return new Operand("variance", samples.type(), true, 0.25, 1);
  }

  @Override
  public List<Example> examples() {
    return List.of(
        example(),
        Example.of(
            new GroupNormGrad(1, true, 1e-5),
            Operand.samples("input", Example.CHANNELS, Example.SIZE, Example.SIZE),
            Operand.samples("mean", 1, Example.SIZE, Example.SIZE),
            variances(1, Example.SIZE, Example.SIZE),
            Operand.samples("gradOutput", Example.CHANNELS, Example.SIZE, Example.SIZE)));
  }

  @Override
  public String name() {
    return "groupnorm-grad";
  }

  @Override
  public List<TensorType> infer(List<TensorType> inputs) {
    Check.inputs(this, inputs, SCALE, SCALE + 1);
    TensorType input = inputs.getFirst();
    GroupNorm.check(this, groups, input);
    Shape statistics = forward().statistics(input.shape());
    Check.shape(this, "mean", inputs.get(1), statistics);
    Check.shape(this, "variance", inputs.get(2), statistics);
    Check.shape(this, "gradOutput", inputs.get(3), input.shape());
    if (inputs.size() == SCALE) {
      return List.of(input);
    }
    Shape channels = Shape.of(input.shape().extent(1));
    Check.shape(this, "scale", inputs.get(SCALE), channels);
    return List.of(input, TensorType.float32(channels), TensorType.float32(channels));
  }

  private GroupNorm forward() {
    return new GroupNorm(groups, perPosition, epsilon);
  }

  @Override
  public BatchRule batchRule(List<TensorType> inputs, List<Boolean> perSample) {
    if (!perSample.contains(true)) {
      return BatchRule.INDEPENDENT;
    }
    boolean scaled = perSample.size() > SCALE;
    boolean apart = !perSample.subList(0, SCALE).contains(false);
    if (!apart || (scaled && perSample.get(SCALE))) {
      return BatchRule.WHOLE_BATCH;
    }
    return scaled ? BatchRule.SUMS_BATCH : BatchRule.PER_SAMPLE;
  }

  @Override
  public List<Boolean> perSampleOutputs(BatchRule rule, int outputs) {
    boolean samples = rule != BatchRule.INDEPENDENT;
    return List.of(samples, false, false).subList(0, outputs);
  }

  @Override
  public List<Value> lower(Emitter emit, List<Value> inputs) {
    GroupNorm norm = forward();
    Shape shape = inputs.getFirst().type().shape();
    Value x = norm.grouped(emit, inputs.getFirst());
    Value mean = norm.perGroup(emit, inputs.get(1));
    Value variance = norm.perGroup(emit, inputs.get(2));
    Value g = norm.grouped(emit, inputs.get(3));
    Value inverse = BatchNorm.inverseDeviation(emit, variance, epsilon);
    Value normal = emit.multiply(emit.subtract(x, mean), inverse);
    boolean affine = inputs.size() > SCALE;
    Value slope = affine ? emit.multiply(g, norm.perChannel(emit, inputs.get(SCALE))) : g;
    double share = 1.0 / norm.count(x);
    Value level = emit.scale(emit.reduce(Reduce.Kind.SUM, slope, norm.axes()), share);
    Value along = emit.reduce(Reduce.Kind.SUM, emit.multiply(slope, normal), norm.axes());
    Value straight =
        emit.subtract(emit.subtract(slope, level), emit.multiply(normal, emit.scale(along, share)));
    var results = new ArrayList<Value>();
    results.add(emit.reshape(emit.multiply(straight, inverse), shape));
    if (affine) {
      Shape channels = inputs.get(SCALE).type().shape();
      for (Value each : List.of(emit.multiply(g, normal), g)) {
        Value sum = emit.reduce(Reduce.Kind.SUM, each, List.of(0, 3));
        results.add(emit.reshape(sum, channels));
      }
    }
    return results;
  }

  @Override
  public String toString() {
    return GroupNorm.words(name(), groups, perPosition, epsilon);
  }
}
