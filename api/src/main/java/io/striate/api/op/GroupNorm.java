package io.striate.api.op;

import io.striate.api.op.Example.Operand;
import io.striate.api.program.Emitter;
import io.striate.api.program.Instruction;
import io.striate.api.program.Value;
import io.striate.api.tensor.ElementType;
import io.striate.api.tensor.Shape;
import io.striate.api.tensor.TensorType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Normalization of each sample by itself: each group of consecutive channels is brought to mean 0
/// and variance 1, then each channel is scaled and shifted.
///
/// | tensor | shape |
/// |---|---|
/// | `input` | `[N, C, ...]` |
/// | `scale`, `shift` | `[C]` each; both or neither |
/// | output | as the input: `(x - mean) / sqrt(variance + epsilon) * scale + shift` |
/// | second output `mean` | `[N, groups]`, or `[N, groups, ...]` of each position |
/// | third output `variance` | the same, the mean squared deviation (not Bessel's) |
///
/// | normalization | groups | of each position | input |
/// |---|---|---|---|
/// | group | some | no | `[N, C, H, W]` |
/// | instance | C | no | `[N, C, H, W]` |
/// | layer, over all numbers of a sample | 1 | no | `[N, C * H * W]` |
/// | layer, over the features of each step | 1 | no | `[N * steps, features]` |
/// | layer, over the channels of each pixel | 1 | yes | `[N, C, H, W]` |
///
/// Sources: Wu and He, "Group normalization", arXiv:1803.08494; Ba, Kiros and Hinton, "Layer
/// normalization", arXiv:1607.06450; Ulyanov, Vedaldi and Lempitsky, "Instance normalization",
/// arXiv:1607.08022.
///
/// @param groups how many groups the channels are divided into
/// @param perPosition whether each position is normalized by itself, over the channels alone
/// @param epsilon added to the variance
public record GroupNorm(int groups, boolean perPosition, double epsilon) implements CompositeOp {
  static final int GROUPS = 4;

  static Example example() {
    return Example.of(
        new GroupNorm(GROUPS, false, 1e-5),
        Operand.samples("input", Example.CHANNELS, Example.SIZE, Example.SIZE),
        Operand.numbers("scale", Example.CHANNELS),
        Operand.numbers("shift", Example.CHANNELS));
  }

  @Override
  public List<Example> examples() {
    return List.of(
        example(),
        Example.of(
            new GroupNorm(1, true, 1e-5),
            Operand.samples("input", Example.CHANNELS, Example.SIZE, Example.SIZE)));
  }

  @Override
  public String name() {
    return "groupnorm";
  }

  @Override
  public List<TensorType> infer(List<TensorType> inputs) {
    Check.inputs(this, inputs, 1, 3);
    Check.that(this, inputs.size() != 2, "a scale needs a shift");
    TensorType input = inputs.getFirst();
    check(this, groups, input);
    for (TensorType other : inputs.subList(1, inputs.size())) {
      Check.shape(this, "each input but the first", other, Shape.of(input.shape().extent(1)));
    }
    TensorType statistics = TensorType.float32(statistics(input.shape()));
    return List.of(input, statistics, statistics);
  }

  static void check(Op op, int groups, TensorType input) {
    Check.element(op, "input", input, ElementType.FLOAT32);
    Check.that(op, input.shape().rank() >= 2, "input needs channels along axis 1, got " + input);
    int channels = input.shape().extent(1);
    Check.that(
        op,
        groups > 0 && channels % groups == 0,
        "cannot split the " + channels + " channels of " + input + " into " + groups + " groups");
  }

  /// The shape of the means and variances of an input.
  Shape statistics(Shape input) {
    return perPosition ? input.with(1, groups) : Shape.of(input.extent(0), groups);
  }

  @Override
  public BatchRule batchRule(List<TensorType> inputs, List<Boolean> perSample) {
    return BatchRule.ofFirst(perSample);
  }

  @Override
  public List<Boolean> perSampleOutputs(BatchRule rule, int outputs) {
    boolean samples = rule == BatchRule.PER_SAMPLE || rule == BatchRule.WHOLE_BATCH;
    return java.util.Collections.nCopies(outputs, samples);
  }

  @Override
  public List<Value> lower(Emitter emit, List<Value> inputs) {
    Shape shape = inputs.getFirst().type().shape();
    Value x = grouped(emit, inputs.getFirst());
    List<Integer> axes = axes();
    double share = 1.0 / count(x);
    Value mean = emit.scale(emit.reduce(Reduce.Kind.SUM, x, axes), share);
    Value centred = emit.subtract(x, mean);
    Value squares = emit.multiply(centred, centred);
    Value variance = emit.scale(emit.reduce(Reduce.Kind.SUM, squares, axes), share);
    Value y = emit.multiply(centred, BatchNorm.inverseDeviation(emit, variance, epsilon));
    if (inputs.size() > 1) {
      Value scaled = emit.multiply(y, perChannel(emit, inputs.get(1)));
      y = emit.add(scaled, perChannel(emit, inputs.get(2)));
    }
    Shape statistics = statistics(shape);
    return List.of(
        emit.reshape(y, shape), emit.reshape(mean, statistics), emit.reshape(variance, statistics));
  }

  /// `[N, C, ...]` as `[N, groups, channels of a group, positions]`.
  Value grouped(Emitter emit, Value x) {
    Shape shape = x.type().shape();
    int channels = shape.extent(1);
    int positions = shape.strides()[1];
    return emit.reshape(x, shape.extent(0), groups, channels / groups, positions);
  }

  /// `[C]` as it is broadcast against a grouped input.
  Value perChannel(Emitter emit, Value channels) {
    return emit.reshape(channels, 1, groups, channels.type().shape().extent(0) / groups, 1);
  }

  /// A mean or variance as it is broadcast against a grouped input.
  Value perGroup(Emitter emit, Value statistics) {
    Shape shape = statistics.type().shape();
    return emit.reshape(statistics, shape.extent(0), groups, 1, shape.strides()[1]);
  }

  /// The axes of a grouped input that are normalized together.
  List<Integer> axes() {
    return perPosition ? List.of(2) : List.of(2, 3);
  }

  /// How many numbers of a grouped input are normalized together.
  int count(Value x) {
    Shape shape = x.type().shape();
    return perPosition ? shape.extent(2) : shape.extent(2) * shape.extent(3);
  }

  @Override
  public List<Optional<Value>> gradient(
      Emitter emit, Instruction self, List<Optional<Value>> gradOutputs) {
    if (gradOutputs.get(0).isEmpty()
        || gradOutputs.get(1).isPresent()
        || gradOutputs.get(2).isPresent()) {
      return CompositeOp.super.gradient(emit, self, gradOutputs);
    }
    var inputs =
        new ArrayList<>(
            List.of(
                self.inputs().getFirst(),
                self.outputs().get(1),
                self.outputs().get(2),
                gradOutputs.get(0).get()));
    if (self.inputs().size() > 1) {
      inputs.add(self.inputs().get(1));
    }
    return emit.emit(new GroupNormGrad(groups, perPosition, epsilon), inputs).stream()
        .map(Optional::of)
        .toList();
  }

  @Override
  public String toString() {
    return words("groupnorm", groups, perPosition, epsilon);
  }

  static String words(String name, int groups, boolean perPosition, double epsilon) {
    return name
        + (" (groups " + groups)
        + (perPosition ? ", each position" : "")
        + (", epsilon " + epsilon + ")");
  }
}
