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
  /// Work items that occupy the largest devices, with some to spare.
  private static final int BUSY_ITEMS = 1 << 14;

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
    int extent = out.shape().extent(op.axis());
    int columns = out.shape().size() / extent;
    int entries = entriesOfItem(extent, columns);
    int segments = Math.ceilDiv(extent, entries);
    return Routine.of(
        launch("move/ScatterAddKernel", op.axis(), out.shape(), indices)
            .integer("segments", segments)
            .integer("entries", entries)
            .overElements((long) columns * segments));
  }

  /// As few segments as keep a device busy: each of them reads all indices again.
  private static int entriesOfItem(int extent, int columns) {
    int segments = Math.clamp(Math.ceilDiv(BUSY_ITEMS, columns), 1, extent);
    return Math.ceilDiv(extent, segments);
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
