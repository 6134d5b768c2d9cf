package io.striate.backend.cpu.vector;

import io.striate.api.op.MatMul;
import io.striate.api.tensor.Shape;
import io.striate.api.tensor.TensorType;
import java.util.Arrays;
import java.util.List;

/// The matrix product of the last two axes by [PackedGemm]; a task is one block of one product.
final class MatMulBody implements Body {
  private final int m;
  private final int n;
  private final int k;
  private final int aRow;
  private final int aColumn;
  private final int bRow;
  private final int bColumn;
  private final int products;
  private final int rowsPerTask;
  private final int columnsPerTask;
  private final int[] aOffsets;
  private final int[] bOffsets;

  MatMulBody(MatMul op, List<TensorType> in, TensorType out) {
    Shape a = in.get(0).shape();
    Shape b = in.get(1).shape();
    Shape c = out.shape();
    m = c.extent(c.rank() - 2);
    n = c.extent(c.rank() - 1);
    k = a.extent(a.rank() - (op.transposeA() ? 2 : 1));
    aRow = op.transposeA() ? 1 : k;
    aColumn = op.transposeA() ? m : 1;
    bRow = op.transposeB() ? 1 : n;
    bColumn = op.transposeB() ? k : 1;
    Shape lead = leading(c);
    products = lead.size();
    aOffsets = offsets(leading(a), lead, m * k);
    bOffsets = offsets(leading(b), lead, k * n);
    rowsPerTask = m <= 64 ? m : m <= 512 ? 64 : PackedGemm.ROWS;
    columnsPerTask = n <= 128 ? n : m > 64 || n <= 1024 ? 128 : 512;
  }

  private static Shape leading(Shape shape) {
    return Shape.of(Arrays.copyOf(shape.extents(), shape.rank() - 2));
  }

  /// Where each product's matrix starts in an operand whose leading axes are broadcast.
  private static int[] offsets(Shape from, Shape lead, int matrix) {
    var strides = Strides.broadcast(from, lead);
    int[] offsets = new int[lead.size()];
    for (int i = 0; i < offsets.length; i++) {
      offsets[i] = strides.offset(i) * matrix;
    }
    return offsets;
  }

  private int rowTasks() {
    return (m + rowsPerTask - 1) / rowsPerTask;
  }

  private int columnTasks() {
    return (n + columnsPerTask - 1) / columnsPerTask;
  }

  @Override
  public int tasks() {
    return products * rowTasks() * columnTasks();
  }

  @Override
  public int scratch() {
    return PackedGemm.scratchSize(rowsPerTask);
  }

  @Override
  public String algorithm() {
    return "packed matrix product " + m + "x" + k + " by " + k + "x" + n;
  }

  @Override
  public void run(int task, Operands operands, Worker worker) {
    int block = task % (rowTasks() * columnTasks());
    int product = task / (rowTasks() * columnTasks());
    int row = block / columnTasks() * rowsPerTask;
    int column = block % columnTasks() * columnsPerTask;
    PackedGemm.multiply(
        Math.min(rowsPerTask, m - row),
        Math.min(columnsPerTask, n - column),
        k,
        operands.floats(0, worker),
        operands.at(0) + aOffsets[product] + row * aRow,
        aRow,
        aColumn,
        operands.floats(1, worker),
        operands.at(1) + bOffsets[product] + column * bColumn,
        bRow,
        bColumn,
        operands.floats(2, worker),
        operands.at(2) + product * m * n + row * n + column,
        n,
        false,
        worker.scratch,
        0);
  }
}
