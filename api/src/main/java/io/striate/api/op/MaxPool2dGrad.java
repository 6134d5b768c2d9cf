package io.striate.api.op;

import io.striate.api.op.Example.Operand;
import io.striate.api.program.Emitter;
import io.striate.api.program.Value;
import io.striate.api.tensor.ElementType;
import io.striate.api.tensor.Shape;
import io.striate.api.tensor.TensorType;
import java.util.List;

/// Gradient of [MaxPool2d] by its input: each window's gradient goes to its largest element, and
/// among equals to the first, row by row. A window with a NaN passes no gradient on.
///
/// | tensor | shape |
/// |---|---|
/// | `input` | `[N, C, H, W]` |
/// | `gradOutput` | `[N, C, oH, oW]` |
/// | output `gradInput` | `[N, C, H, W]` |
public record MaxPool2dGrad(Window2d window) implements CompositeOp {
  static Example example() {
    return Example.of(
        new MaxPool2dGrad(Example.POOLING),
        Operand.samples("input", Example.CHANNELS, Example.SIZE, Example.SIZE),
        Operand.samples("gradOutput", Example.CHANNELS, Example.SIZE / 2, Example.SIZE / 2));
  }

  @Override
  public List<Example> examples() {
    return List.of(example());
  }

  @Override
  public String name() {
    return "maxpool2d-grad";
  }

  @Override
  public List<TensorType> infer(List<TensorType> inputs) {
    Check.inputs(this, inputs, 2, 2);
    Shape out = Unfold.pooled(this, window, inputs.subList(0, 1));
    Check.element(this, "gradOutput", inputs.get(1), ElementType.FLOAT32);
    Check.shape(this, "gradOutput", inputs.get(1), out);
    return List.of(inputs.getFirst());
  }

  @Override
  public BatchRule batchRule(List<TensorType> inputs, List<Boolean> perSample) {
    if (!perSample.contains(true)) {
      return BatchRule.INDEPENDENT;
    }
    return perSample.contains(false) ? BatchRule.WHOLE_BATCH : BatchRule.PER_SAMPLE;
  }

  @Override
  public List<Value> lower(Emitter emit, List<Value> inputs) {
    Shape input = inputs.get(0).type().shape();
    Value taps = emit.one(new Unfold(window, Double.NEGATIVE_INFINITY), inputs.get(0));
    Value largest = emit.reduce(Reduce.Kind.MAX, taps, List.of(2));
    Value index = emit.iota(Shape.of(1, 1, window.taps(), 1), 2);
    Value attains = emit.apply(Elementwise.Function.EQUAL, taps, largest);
    Value candidates =
        emit.apply(Elementwise.Function.SELECT, attains, index, emit.constant(window.taps()));
    Value first = emit.reduce(Reduce.Kind.MIN, candidates, List.of(2));
    Value wins = emit.apply(Elementwise.Function.EQUAL, index, first);
    Shape positions = largest.type().shape();
    Value g = emit.reshape(inputs.get(1), positions);
    Value routed = emit.apply(Elementwise.Function.SELECT, wins, g, emit.constant(0));
    return List.of(emit.one(new Fold(window, input.extent(2), input.extent(3)), routed));
  }

  @Override
  public String toString() {
    return "maxpool2d-grad (" + window + ")";
  }
}
