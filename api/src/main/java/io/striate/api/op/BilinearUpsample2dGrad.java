package io.striate.api.op;

import io.striate.api.op.Example.Operand;
import io.striate.api.program.Emitter;
import io.striate.api.program.Value;
import io.striate.api.tensor.Shape;
import io.striate.api.tensor.TensorType;
import java.util.List;

/// Gradient of [BilinearUpsample2d] by its input.
///
/// | tensor | shape |
/// |---|---|
/// | `gradOutput` | `[N, C, H height, W width]` |
/// | output | `[N, C, H, W]` |
///
/// @param height factor of the height, from 1
/// @param width factor of the width, from 1
public record BilinearUpsample2dGrad(int height, int width) implements CompositeOp {
  static Example example() {
    return Example.of(
        new BilinearUpsample2dGrad(2, 2),
        Operand.samples("gradOutput", Example.CHANNELS, Example.SIZE, Example.SIZE));
  }

  @Override
  public List<Example> examples() {
    return List.of(example());
  }

  @Override
  public String name() {
    return "bilinear-upsample2d-grad";
  }

  @Override
  public List<TensorType> infer(List<TensorType> inputs) {
    Check.inputs(this, inputs, 1, 1);
    TensorType type = inputs.getFirst();
    Shape enlarged = BilinearUpsample2d.images(this, "gradOutput", type);
    Check.that(
        this,
        enlarged.extent(2) % height == 0 && enlarged.extent(3) % width == 0,
        "gradOutput is not enlarged by " + height + "x" + width + ", got " + type);
    int rows = enlarged.extent(2) / height;
    return List.of(TensorType.float32(enlarged.with(2, rows).with(3, enlarged.extent(3) / width)));
  }

  @Override
  public BatchRule batchRule(List<TensorType> inputs, List<Boolean> perSample) {
    return BatchRule.ofFirst(perSample);
  }

  @Override
  public List<Value> lower(Emitter emit, List<Value> inputs) {
    Value gradient = inputs.getFirst();
    Shape shape = gradient.type().shape();
    Value rows = BilinearUpsample2d.weights(emit, shape.extent(2) / height, height);
    Value columns = BilinearUpsample2d.weights(emit, shape.extent(3) / width, width);
    Value sums = emit.matmul(emit.matmul(rows, gradient, true, false), columns, false, false);
    return List.of(emit.scale(sums, new BilinearUpsample2d(height, width).unit()));
  }

  @Override
  public String toString() {
    return name() + " (" + height + "x" + width + ")";
  }
}
