package io.striate.api.op;

import io.striate.api.program.Emitter;
import io.striate.api.program.Instruction;
import io.striate.api.program.Value;
import io.striate.api.tensor.ElementType;
import io.striate.api.tensor.Shape;
import io.striate.api.tensor.TensorType;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Adds entries to where [Take] would take them from: its adjoint. Entries of the output that no
/// index names are 0.
///
/// | tensor | shape |
/// |---|---|
/// | `updates` | float32: the output's shape, with the extents of `indices` in place of that of the axis |
/// | `indices` | `[I, ...]`, `i32`, or float32 with whole numbers |
/// | output | `[..., extent, ...]` |
///
/// What goes to one entry is added one after the other, from the first index to the last in
/// row-major order, beginning with 0: the sum has the same bits for any number of threads. Where an
/// index is not a whole number from 0 to `extent - 1`, its update is left out.
///
/// @param axis the axis of the output that indices refer to, from 0
/// @param extent its extent
public record ScatterAdd(int axis, int extent) implements CoreOp {
  @Override
  public String name() {
    return "scatter-add";
  }

  @Override
  public List<TensorType> infer(List<TensorType> inputs) {
    Check.inputs(this, inputs, 2, 2);
    TensorType updates = inputs.get(0);
    TensorType indices = inputs.get(1);
    Check.element(this, "updates", updates, ElementType.FLOAT32);
    Take.indices(this, indices);
    int rank = indices.shape().rank();
    boolean fits = axis >= 0 && axis + rank <= updates.shape().rank();
    for (int i = 0; fits && i < rank; i++) {
      fits = updates.shape().extent(axis + i) == indices.shape().extent(i);
    }
    Check.that(
        this,
        fits,
        String.format(
            Locale.ROOT,
            "updates need the extents of the indices from axis %d on (updates %s, indices %s)",
            axis,
            updates.shape(),
            indices.shape()));
    Shape out = Take.replaced(updates.shape(), axis, rank, Shape.of(extent));
    return List.of(TensorType.float32(out));
  }

  /// Samples of the updates stay samples if they are not what the indices refer to. A sum over the
  /// samples is not cut into slices, so that its order stays the documented one.
  @Override
  public BatchRule batchRule(List<TensorType> inputs, List<Boolean> perSample) {
    if (!perSample.contains(true)) {
      return BatchRule.INDEPENDENT;
    }
    return axis > 0 && !perSample.get(1) ? BatchRule.PER_SAMPLE : BatchRule.WHOLE_BATCH;
  }

  @Override
  public List<Optional<Value>> gradient(
      Emitter emit, Instruction self, List<Optional<Value>> gradOutputs) {
    Value g = gradOutputs.getFirst().orElseThrow();
    return List.of(
        Optional.of(emit.one(new Take(axis), g, self.inputs().get(1))), Optional.empty());
  }

  @Override
  public String toString() {
    return "scatter-add along " + axis;
  }
}
