package io.striate.examples.excite;

import io.striate.api.error.Code;
import io.striate.api.error.StriateException;
import io.striate.api.op.BatchRule;
import io.striate.api.op.CompositeOp;
import io.striate.api.op.Elementwise.Function;
import io.striate.api.op.Example;
import io.striate.api.op.Reduce;
import io.striate.api.program.Emitter;
import io.striate.api.program.Instruction;
import io.striate.api.program.Value;
import io.striate.api.tensor.Shape;
import io.striate.api.tensor.TensorType;
import java.util.List;
import java.util.Optional;

/// Each channel of an image times the logistic function of its own logit.
///
/// | tensor | shape |
/// |---|---|
/// | `x` | `[N, C, H, W]` |
/// | `logits` | `[N, C]` |
/// | output | `[N, C, H, W]` |
record ChannelGate() implements CompositeOp {
  @Override
  public String name() {
    return "acme:channel-gate";
  }

  @Override
  public List<TensorType> infer(List<TensorType> inputs) {
    if (inputs.size() != 2
        || inputs.getFirst().shape().rank() != 4
        || !inputs.equals(List.of(inputs.getFirst(), logits(inputs.getFirst().shape())))) {
      throw new StriateException(
          Code.SHAPES_DISAGREE,
          name() + " takes f32 images [N, C, H, W] and logits [N, C], got " + inputs);
    }
    return List.of(TensorType.float32(inputs.getFirst().shape()));
  }

  private static TensorType logits(Shape image) {
    return TensorType.float32(image.extent(0), image.extent(1));
  }

  @Override
  public BatchRule batchRule(List<TensorType> inputs, List<Boolean> perSample) {
    if (perSample.equals(List.of(false, false))) {
      return BatchRule.INDEPENDENT;
    }
    return perSample.contains(false) ? BatchRule.WHOLE_BATCH : BatchRule.PER_SAMPLE;
  }

  @Override
  public List<Value> lower(Emitter emit, List<Value> inputs) {
    return List.of(emit.multiply(inputs.getFirst(), gate(emit, inputs.get(1))));
  }

  /// The gates as `[N, C, 1, 1]`.
  static Value gate(Emitter emit, Value logits) {
    Shape shape = logits.type().shape();
    return emit.apply(
        Function.SIGMOID, emit.reshape(logits, shape.extent(0), shape.extent(1), 1, 1));
  }

  /// With the gate `s`: `s g` by the image, and `s (1 - s) sum(g x)` by the logits, where the sum
  /// runs over the positions of a channel. The gradient of the lowering multiplies before it sums.
  @Override
  public List<Optional<Value>> gradient(
      Emitter emit, Instruction self, List<Optional<Value>> gradOutputs) {
    Value g = gradOutputs.getFirst().orElseThrow();
    Value x = self.inputs().getFirst();
    Value logits = self.inputs().get(1);
    Value s = gate(emit, logits);
    Value slope = emit.multiply(s, emit.subtract(emit.constant(1), s));
    Value sum = emit.reduce(Reduce.Kind.SUM, emit.multiply(g, x), List.of(2, 3));
    Value byLogits = emit.reshape(emit.multiply(slope, sum), logits.type().shape());
    return List.of(Optional.of(emit.multiply(g, s)), Optional.of(byLogits));
  }

  @Override
  public List<Example> examples() {
    return List.of(
        Example.of(
            this, Example.Operand.samples("x", 3, 4, 5), Example.Operand.samples("logits", 3)));
  }

  @Override
  public String toString() {
    return "channel-gate";
  }
}
