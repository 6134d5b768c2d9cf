package io.striate.api.op;

import io.striate.api.op.Example.Operand;
import io.striate.api.program.Emitter;
import io.striate.api.program.Value;
import io.striate.api.tensor.ElementType;
import io.striate.api.tensor.Shape;
import io.striate.api.tensor.TensorType;
import java.util.List;

/// Gradient of [AvgPool2d] by its input: each window's gradient, divided as its sum was, goes to
/// all of its taps.
///
/// | tensor | shape |
/// |---|---|
/// | `gradOutput` | `[N, C, oH, oW]` |
/// | output `gradInput` | `[N, C, height, width]` |
public record AvgPool2dGrad(Window2d window, boolean countPadding, int height, int width)
    implements CompositeOp {
  static Example example() {
    return Example.of(
        new AvgPool2dGrad(Example.POOLING, false, Example.SIZE, Example.SIZE),
        Operand.samples("gradOutput", Example.CHANNELS, Example.SIZE / 2, Example.SIZE / 2));
  }

  @Override
  public List<Example> examples() {
    return List.of(example());
  }

  @Override
  public String name() {
    return "avgpool2d-grad";
  }

  @Override
  public List<TensorType> infer(List<TensorType> inputs) {
    Check.inputs(this, inputs, 1, 1);
    TensorType gradOutput = inputs.getFirst();
    Check.element(this, "gradOutput", gradOutput, ElementType.FLOAT32);
    Check.rank(this, "gradOutput", gradOutput, 4);
    int channels = gradOutput.shape().extent(1);
    Shape input = Shape.of(gradOutput.shape().extent(0), channels, height, width);
    Check.shape(this, "gradOutput", gradOutput, Unfold.positions(this, window, input, channels));
    return List.of(TensorType.float32(input));
  }

  @Override
  public BatchRule batchRule(List<TensorType> inputs, List<Boolean> perSample) {
    return perSample.getFirst() ? BatchRule.PER_SAMPLE : BatchRule.INDEPENDENT;
  }

  @Override
  public List<Value> lower(Emitter emit, List<Value> inputs) {
    Value gradOutput = inputs.getFirst();
    Shape shape = gradOutput.type().shape();
    int positions = shape.extent(2) * shape.extent(3);
    Value g = emit.reshape(gradOutput, shape.extent(0), shape.extent(1), 1, positions);
    Value share = emit.divide(g, new AvgPool2d(window, countPadding).divisor(emit, height, width));
    Shape taps = Shape.of(shape.extent(0), shape.extent(1), window.taps(), positions);
    Value spread = emit.one(new Move.Broadcast(taps, gradOutput.perSample()), share);
    return List.of(emit.one(new Fold(window, height, width), spread));
  }

  @Override
  public String toString() {
    return "avgpool2d-grad (" + window + (countPadding ? ", counting padding" : "") + ")";
  }
}
