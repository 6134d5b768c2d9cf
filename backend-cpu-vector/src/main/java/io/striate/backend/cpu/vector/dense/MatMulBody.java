package io.striate.backend.cpu.vector.dense;

import io.striate.api.op.MatMul;
import io.striate.api.tensor.Shape;
import io.striate.api.tensor.TensorType;
import io.striate.backend.cpu.vector.run.Body;
import io.striate.backend.cpu.vector.run.Lanes;
import io.striate.backend.cpu.vector.run.Operands;
import io.striate.backend.cpu.vector.run.Strides;
import io.striate.backend.cpu.vector.run.Workspace;
import java.util.Arrays;
import java.util.List;

/// The matrix product of the last two axes by [PackedGemm]; a task is one block of one product.
///
/// A block packs its rows of A and its columns of B by itself, so the wider and the higher it is,
/// the less of its time goes there: at 1024³, 256 rows x 128 columns ran at 29.0 GFLOP/s on one
/// thread and x 512 columns at 32.8. Blocks are halved only until there are [#TASKS].
public final class MatMulBody implements Body {
  /// Enough for the threads to share evenly.
  private static final int TASKS = 8;

  private static final int COLUMNS = 512;

  /// Blocks are cut no further than this.
  private static final int FEWEST_ROWS = 64;

  private static final int FEWEST_COLUMNS = 128;

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

  /// @param in the types of both operands
  public MatMulBody(MatMul op, List<TensorType> in, TensorType out) {
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
    int rows = Math.min(m, PackedGemm.ROWS);
    int columns = Math.min(n, COLUMNS);
    while (tasks(rows, columns) < TASKS) {
      boolean high = rows >= 2 * FEWEST_ROWS;
      boolean wide = columns >= 2 * FEWEST_COLUMNS;
      if (wide && (!high || columns >= 2 * rows)) {
        columns = Lanes.roundUpToTile(Math.ceilDiv(columns, 2));
      } else if (high) {
        rows = Math.ceilDiv(rows, 8) * 4;
      } else {
        break;
      }
    }
    rowsPerTask = rows;
    columnsPerTask = columns;
  }

  private int tasks(int rows, int columns) {
    return products * Math.ceilDiv(m, rows) * Math.ceilDiv(n, columns);
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

  private int columnTasks() {
    return Math.ceilDiv(n, columnsPerTask);
  }

  @Override
  public int tasks() {
    return tasks(rowsPerTask, columnsPerTask);
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
  public void run(int task, Operands operands, Workspace workspace) {
    int blocks = tasks() / products;
    int block = task % blocks;
    int product = task / blocks;
    int row = block / columnTasks() * rowsPerTask;
    int column = block % columnTasks() * columnsPerTask;
    PackedGemm.multiply(
        Math.min(rowsPerTask, m - row),
        Math.min(columnsPerTask, n - column),
        k,
        operands.floats(0, workspace),
        operands.at(0) + aOffsets[product] + row * aRow,
        aRow,
        aColumn,
        operands.floats(1, workspace),
        operands.at(1) + bOffsets[product] + column * bColumn,
        bRow,
        bColumn,
        operands.floats(2, workspace),
        operands.at(2) + product * m * n + row * n + column,
        n,
        false,
        workspace.scratch,
        0);
  }
}
