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

/// Maps enlarged by whole factors, linear along both axes between the centers of pixels; what lies
/// beyond the outermost centers repeats them. PyTorch calls this `align_corners=False`.
///
/// | tensor | shape |
/// |---|---|
/// | `input` | `[N, C, H, W]` |
/// | output | `[N, C, H height, W width]` |
///
/// @param height factor of the height, from 1
/// @param width factor of the width, from 1
public record BilinearUpsample2d(int height, int width) implements CompositeOp {
  static Example example() {
    return Example.of(
        new BilinearUpsample2d(2, 2),
        Operand.samples("input", Example.CHANNELS, Example.SIZE, Example.SIZE));
  }

  @Override
  public List<Example> examples() {
    return List.of(example());
  }

  @Override
  public String name() {
    return "bilinear-upsample2d";
  }

  @Override
  public List<TensorType> infer(List<TensorType> inputs) {
    Check.inputs(this, inputs, 1, 1);
    Shape input = images(this, "input", inputs.getFirst());
    int rows = Math.multiplyExact(input.extent(2), height);
    int columns = Math.multiplyExact(input.extent(3), width);
    return List.of(TensorType.float32(input.with(2, rows).with(3, columns)));
  }

  static Shape images(Op op, String name, TensorType type) {
    Check.element(op, name, type, ElementType.FLOAT32);
    Check.that(op, type.shape().rank() == 4, name + " must be images [N, C, H, W], got " + type);
    return type.shape();
  }

  @Override
  public BatchRule batchRule(List<TensorType> inputs, List<Boolean> perSample) {
    return BatchRule.ofFirst(perSample);
  }

  @Override
  public List<Value> lower(Emitter emit, List<Value> inputs) {
    Value input = inputs.getFirst();
    Shape shape = input.type().shape();
    Value rows = weights(emit, shape.extent(2), height);
    Value columns = weights(emit, shape.extent(3), width);
    Value sums = emit.matmul(emit.matmul(rows, input, false, false), columns, false, true);
    return List.of(emit.scale(sums, unit()));
  }

  /// What a product of two whole weights counts.
  double unit() {
    return 0.25 / height / width;
  }

  /// A matrix `[size factor, size]` whose product with an axis interpolates along it, times `2
  /// factor`: all its elements are whole numbers, which are exact.
  static Value weights(Emitter emit, int size, int factor) {
    int unit = 2 * factor;
    float[] matrix = new float[size * factor * size];
    for (int i = 0; i < size * factor; i++) {
      // The place of its center among those of the input.
      int place = Math.max(2 * i + 1 - factor, 0);
      int before = place / unit;
      int after = Math.min(before + 1, size - 1);
      matrix[i * size + before] += unit - place % unit;
      matrix[i * size + after] += place % unit;
    }
    return emit.constant(Shape.of(size * factor, size), matrix);
  }

  @Override
  public List<Optional<Value>> gradient(
      Emitter emit, Instruction self, List<Optional<Value>> gradOutputs) {
    var gradient = new BilinearUpsample2dGrad(height, width);
    return List.of(Optional.of(emit.one(gradient, gradOutputs.getFirst().orElseThrow())));
  }

  @Override
  public String toString() {
    return name() + " (" + height + "x" + width + ")";
  }
}
