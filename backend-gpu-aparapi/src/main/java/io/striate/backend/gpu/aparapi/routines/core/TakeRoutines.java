package io.striate.backend.gpu.aparapi.routines.core;

import io.striate.api.op.ScatterAdd;
import io.striate.api.op.Take;
import io.striate.api.tensor.Shape;
import io.striate.api.tensor.TensorType;
import io.striate.backend.gpu.aparapi.launch.BufferRef;
import io.striate.backend.gpu.aparapi.launch.Launch;
import io.striate.backend.gpu.aparapi.launch.Routine;

/// Entries along an axis by their indices, and the adjoint: one work-item for each element of the
/// result. That of the adjoint looks through all indices, in ascending order, so no two add to one
/// number.
public final class TakeRoutines {
  private TakeRoutines() {}

  /// The launch that takes entries.
  public static Routine take(Take op, TensorType input, TensorType indices, TensorType out) {
    return Routine.of(
        launch("move/TakeKernel", op.axis(), input.shape(), indices)
            .real("missing", Double.NaN)
            .overElements(out.shape().elements()));
  }

  /// The launch that adds entries back.
  public static Routine scatterAdd(ScatterAdd op, TensorType indices, TensorType out) {
    return Routine.of(
        launch("move/ScatterAddKernel", op.axis(), out.shape(), indices)
            .overElements(out.shape().elements()));
  }

  private static Launch.Builder launch(String kernel, int axis, Shape whole, TensorType indices) {
    return Launch.of(kernel)
        .memory("in", BufferRef.input(0))
        .memory("indices", BufferRef.input(1), indices.element())
        .memory("out", BufferRef.output(0))
        .integer("positions", indices.shape().size())
        .integer("extent", whole.extent(axis))
        .integer("inner", whole.strides()[axis]);
  }
}
