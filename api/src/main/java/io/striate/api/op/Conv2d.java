package io.striate.api.op;

import io.striate.api.op.Example.Operand;
import io.striate.api.program.Emitter;
import io.striate.api.program.Instruction;
import io.striate.api.program.Value;
import io.striate.api.tensor.ElementType;
import io.striate.api.tensor.Shape;
import io.striate.api.tensor.TensorType;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// A 2-D convolution: a cross-correlation, as everywhere in deep learning (the kernel is not
/// flipped).
///
/// | tensor | shape |
/// |---|---|
/// | `input` | `[N, C, H, W]` |
/// | `weight` | `[filters, C / groups, kH, kW]` |
/// | `bias`, may be missing | `[filters]` |
/// | output | `[N, filters, oH, oW]` |
///
/// Filters are split evenly into groups, each of which sees its own share of the channels.
///
/// Source: lecture, slides 35 to 76; Dumoulin and Visin, "A guide to convolution arithmetic",
/// arXiv:1603.07285.
public record Conv2d(Window2d window, int groups) implements CompositeOp {
  static Example example() {
    return Example.of(
        new Conv2d(Example.CONVOLUTION, 1),
        Operand.samples("input", Example.CHANNELS, Example.SIZE, Example.SIZE),
        Operand.numbers("weight", Example.FILTERS, Example.CHANNELS, 3, 3));
  }

  @Override
  public List<Example> examples() {
    return List.of(example());
  }

  @Override
  public String name() {
    return "conv2d";
  }

  @Override
  public List<TensorType> infer(List<TensorType> inputs) {
    Check.inputs(this, inputs, 2, 3);
    TensorType input = inputs.get(0);
    TensorType weight = inputs.get(1);
    Check.element(this, "input", input, ElementType.FLOAT32);
    Check.rank(this, "input", input, 4);
    checkWeight(this, window, groups, weight);
    int channels = input.shape().extent(1);
    Check.that(
        this,
        channels == weight.shape().extent(1) * groups,
        String.format(
            Locale.ROOT,
            "input has %d channels, weight expects %d (input %s, weight %s)",
            channels,
            weight.shape().extent(1) * groups,
            input.shape(),
            weight.shape()));
    int filters = weight.shape().extent(0);
    if (inputs.size() == 3) {
      Check.shape(this, "bias", inputs.get(2), Shape.of(filters));
    }
    return List.of(TensorType.float32(Unfold.positions(this, window, input.shape(), filters)));
  }

  static void checkWeight(Op op, Window2d window, int groups, TensorType weight) {
    Check.rank(op, "weight", weight, 4);
    Shape shape = weight.shape();
    Check.that(
        op,
        shape.extent(2) == window.kernelHeight() && shape.extent(3) == window.kernelWidth(),
        "weight " + shape + " is not for a window of " + window);
    Check.that(
        op,
        groups >= 1 && shape.extent(0) % groups == 0,
        shape.extent(0) + " filters cannot be split into " + groups + " groups");
  }

  @Override
  public Optional<Window2d> slidingWindow() {
    return Optional.of(window);
  }

  @Override
  public BatchRule batchRule(List<TensorType> inputs, List<Boolean> perSample) {
    return BatchRule.ofFirst(perSample);
  }

  @Override
  public List<Value> lower(Emitter emit, List<Value> inputs) {
    Shape weight = inputs.get(1).type().shape();
    Value columns = columns(emit, window, groups, inputs.get(0));
    Value matrix = matrix(emit, groups, inputs.get(1));
    Shape out = Unfold.positions(this, window, inputs.get(0).type().shape(), weight.extent(0));
    Value product = emit.reshape(emit.matmul(matrix, columns, false, false), out);
    if (inputs.size() == 2) {
      return List.of(product);
    }
    return List.of(emit.add(product, emit.reshape(inputs.get(2), weight.extent(0), 1, 1)));
  }

  /// `[N, groups, C / groups kH kW, oH oW]`.
  static Value columns(Emitter emit, Window2d window, int groups, Value input) {
    Value unfolded = emit.one(new Unfold(window, 0), input);
    Shape shape = unfolded.type().shape();
    int rows = shape.extent(1) / groups * shape.extent(2);
    return emit.reshape(unfolded, shape.extent(0), groups, rows, shape.extent(3));
  }

  /// `[groups, filters / groups, C / groups kH kW]`.
  static Value matrix(Emitter emit, int groups, Value weight) {
    Shape shape = weight.type().shape();
    int columns = shape.extent(1) * shape.extent(2) * shape.extent(3);
    return emit.reshape(weight, groups, shape.extent(0) / groups, columns);
  }

  /// `[N, groups, filters / groups, oH oW]`.
  static Value byGroup(Emitter emit, int groups, Value gradOutput) {
    Shape shape = gradOutput.type().shape();
    int positions = shape.extent(2) * shape.extent(3);
    return emit.reshape(gradOutput, shape.extent(0), groups, shape.extent(1) / groups, positions);
  }

  @Override
  public List<Optional<Value>> gradient(
      Emitter emit, Instruction self, List<Optional<Value>> gradOutputs) {
    Value g = gradOutputs.getFirst().orElseThrow();
    Value input = self.inputs().get(0);
    Value weight = self.inputs().get(1);
    Shape shape = input.type().shape();
    Value gradInput =
        emit.one(new Conv2dGradInput(window, groups, shape.extent(2), shape.extent(3)), g, weight);
    Value gradWeight = emit.one(new Conv2dGradWeight(window, groups), input, g);
    if (self.inputs().size() == 2) {
      return List.of(Optional.of(gradInput), Optional.of(gradWeight));
    }
    Value gradBias =
        emit.reshape(
            emit.reduce(Reduce.Kind.SUM, g, List.of(0, 2, 3)), weight.type().shape().extent(0));
    return List.of(Optional.of(gradInput), Optional.of(gradWeight), Optional.of(gradBias));
  }

  @Override
  public long macs(List<TensorType> inputs, List<TensorType> outputs) {
    Shape weight = inputs.get(1).shape();
    return outputs.getFirst().shape().elements() * weight.extent(1) * window.taps();
  }

  @Override
  public String toString() {
    return "conv2d (" + window + (groups == 1 ? "" : ", groups " + groups) + ")";
  }
}
