package io.striate.api.op;

import io.striate.api.program.Emitter;
import io.striate.api.program.Instruction;
import io.striate.api.program.Value;
import io.striate.api.tensor.ElementType;
import io.striate.api.tensor.Shape;
import io.striate.api.tensor.TensorType;
import java.util.List;
import java.util.Optional;

/// Entries of the input along an axis, by their indices: "gather" in ONNX, `numpy.take`. An
/// embedding takes rows of a table by the numbers of words.
///
/// | tensor | shape |
/// |---|---|
/// | `input` | float32 `[..., extent, ...]` |
/// | `indices` | `[I, ...]`, `i32`, or float32 with whole numbers |
/// | output | the input's shape, with the extents of `indices` in place of that of the axis |
///
/// Scalar indices remove the axis. Where an index is not a whole number from 0 to `extent - 1`
/// (below 0, too large, a fraction or NaN), the output is NaN: wrong indices are visible on every
/// backend, and none reads beyond the input. The gradient by the input is [ScatterAdd], which
/// ignores such indices; there is none by the indices.
///
/// @param axis from 0
public record Take(int axis) implements CoreOp {
  @Override
  public String name() {
    return "take";
  }

  @Override
  public List<TensorType> infer(List<TensorType> inputs) {
    Check.inputs(this, inputs, 2, 2);
    TensorType input = inputs.get(0);
    Check.element(this, "the input", input, ElementType.FLOAT32);
    Check.axis(this, axis, input);
    indices(this, inputs.get(1));
    return List.of(TensorType.float32(replaced(input.shape(), axis, 1, inputs.get(1).shape())));
  }

  /// Refuses indices that are bytes.
  static void indices(Op op, TensorType indices) {
    Check.that(
        op,
        indices.element() != ElementType.UINT8,
        "indices must be i32, or f32 with whole numbers, got " + indices);
  }

  /// A shape with `count` axes, from `axis` on, replaced by those of another.
  static Shape replaced(Shape shape, int axis, int count, Shape by) {
    int[] extents = new int[shape.rank() - count + by.rank()];
    System.arraycopy(shape.extents(), 0, extents, 0, axis);
    System.arraycopy(by.extents(), 0, extents, axis, by.rank());
    int rest = shape.rank() - axis - count;
    System.arraycopy(shape.extents(), axis + count, extents, axis + by.rank(), rest);
    return Shape.of(extents);
  }

  /// Samples of the input stay samples unless they are what is taken; samples of the indices become
  /// those of the output if axis 0 is replaced.
  @Override
  public BatchRule batchRule(List<TensorType> inputs, List<Boolean> perSample) {
    boolean input = perSample.get(0);
    boolean indices = perSample.get(1);
    if (!input && !indices) {
      return BatchRule.INDEPENDENT;
    }
    boolean kept = input ? !indices && axis > 0 : axis == 0;
    return kept ? BatchRule.PER_SAMPLE : BatchRule.WHOLE_BATCH;
  }

  @Override
  public List<Optional<Value>> gradient(
      Emitter emit, Instruction self, List<Optional<Value>> gradOutputs) {
    Value g = gradOutputs.getFirst().orElseThrow();
    Value indices = self.inputs().get(1);
    int extent = self.inputs().get(0).type().shape().extent(axis);
    return List.of(
        Optional.of(emit.one(new ScatterAdd(axis, extent), g, indices)), Optional.empty());
  }

  @Override
  public String toString() {
    return "take along " + axis;
  }
}
