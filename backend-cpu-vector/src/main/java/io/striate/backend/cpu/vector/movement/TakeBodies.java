package io.striate.backend.cpu.vector.movement;

import io.striate.api.op.ScatterAdd;
import io.striate.api.op.Take;
import io.striate.api.tensor.ElementType;
import io.striate.api.tensor.Shape;
import io.striate.api.tensor.TensorType;
import io.striate.backend.cpu.vector.run.Body;
import io.striate.backend.cpu.vector.run.Operands;
import io.striate.backend.cpu.vector.run.Workspace;
import java.util.Arrays;

/// Entries along an axis by their indices, and the adjoint, which adds them back.
///
/// Seen as `[outer, extent, inner]`, an entry is `inner` numbers one behind the other. Tasks of a
/// take are runs of positions; those of the adjoint are columns of the output, each of which one
/// task adds up alone, from the first position to the last: no two tasks write to one number, and
/// the order of additions does not depend on the threads.
public final class TakeBodies {
  /// Numbers that a task moves, about: 64 kB.
  private static final int BLOCK = 16_384;

  private TakeBodies() {}

  /// Inputs: numbers, indices; output: the entries.
  public static Body take(Take op, TensorType input, TensorType indices) {
    return new TakeBody(new Layout(op.axis(), input.shape(), indices));
  }

  /// Inputs: updates, indices; output: their sums.
  public static Body scatterAdd(ScatterAdd op, TensorType indices, TensorType output) {
    return new ScatterBody(new Layout(op.axis(), output.shape(), indices));
  }

  /// Sizes of `[outer, extent, inner]`, and how many indices there are of which type.
  private record Layout(int outer, int extent, int inner, int positions, ElementType element) {
    Layout(int axis, Shape whole, TensorType indices) {
      this(
          whole.size() / whole.extent(axis) / whole.strides()[axis],
          whole.extent(axis),
          whole.strides()[axis],
          indices.shape().size(),
          indices.element());
    }

    /// The entry that the index at a position names, or -1.
    int entry(Operands operands, Workspace workspace, int position) {
      int at = operands.at(1) + position;
      if (element == ElementType.INT32) {
        int index = operands.ints(1)[at];
        return index >= 0 && index < extent ? index : -1;
      }
      float index = operands.floats(1, workspace)[at];
      return index >= 0 && index < extent && (int) index == index ? (int) index : -1;
    }
  }

  private record TakeBody(Layout layout) implements Body {
    private int rows() {
      return Math.max(1, BLOCK / layout.inner());
    }

    @Override
    public int tasks() {
      return Math.ceilDiv(layout.outer() * layout.positions(), rows());
    }

    @Override
    public void run(int task, Operands operands, Workspace workspace) {
      float[] from = operands.floats(0, workspace);
      float[] to = operands.floats(2, workspace);
      int inner = layout.inner();
      int first = task * rows();
      int end = Math.min(first + rows(), layout.outer() * layout.positions());
      for (int row = first; row < end; row++) {
        int outer = row / layout.positions();
        int entry = layout.entry(operands, workspace, row % layout.positions());
        int target = operands.at(2) + row * inner;
        if (entry < 0) {
          Arrays.fill(to, target, target + inner, Float.NaN);
        } else {
          int source = operands.at(0) + (outer * layout.extent() + entry) * inner;
          System.arraycopy(from, source, to, target, inner);
        }
      }
    }
  }

  private record ScatterBody(Layout layout) implements Body {
    /// Columns of one task; a task of fewer would read the indices for little work.
    private static final int COLUMNS = 16;

    private int columns() {
      return Math.ceilDiv(layout.inner(), COLUMNS);
    }

    @Override
    public int tasks() {
      return layout.outer() * columns();
    }

    @Override
    public void run(int task, Operands operands, Workspace workspace) {
      float[] from = operands.floats(0, workspace);
      float[] to = operands.floats(2, workspace);
      int inner = layout.inner();
      int outer = task / columns();
      int column = task % columns() * COLUMNS;
      int count = Math.min(COLUMNS, inner - column);
      int target = operands.at(2) + outer * layout.extent() * inner + column;
      for (int entry = 0; entry < layout.extent(); entry++) {
        Arrays.fill(to, target + entry * inner, target + entry * inner + count, 0f);
      }
      int source = operands.at(0) + outer * layout.positions() * inner + column;
      for (int position = 0; position < layout.positions(); position++) {
        int entry = layout.entry(operands, workspace, position);
        if (entry >= 0) {
          add(from, source + position * inner, to, target + entry * inner, count);
        }
      }
    }

    private static void add(float[] from, int source, float[] to, int target, int n) {
      for (int i = 0; i < n; i++) {
        to[target + i] += from[source + i];
      }
    }
  }
}
