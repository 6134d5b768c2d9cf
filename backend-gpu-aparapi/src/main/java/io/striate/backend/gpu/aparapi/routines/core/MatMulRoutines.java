package io.striate.backend.gpu.aparapi.routines.core;

import io.striate.api.op.MatMul;
import io.striate.api.tensor.Shape;
import io.striate.api.tensor.TensorType;
import io.striate.backend.gpu.aparapi.launch.Axes;
import io.striate.backend.gpu.aparapi.launch.BufferRef;
import io.striate.backend.gpu.aparapi.launch.Launch;
import io.striate.backend.gpu.aparapi.launch.Routine;
import java.util.ArrayList;
import java.util.List;

/// Matrix products: with tiles in local memory on GPUs, otherwise with rows in registers.
///
/// @param localTiles whether to use tiles in local memory
public record MatMulRoutines(boolean localTiles) {
  /// The rows that a work-item of `GemmKernel` computes.
  private static final int ROWS = 8;

  /// The edge length of a tile of `TiledGemmKernel`.
  private static final int TILE = 64;

  /// The floats in a block of local memory.
  private static final int BLOCK = 16 * (TILE + 1);

  /// The launches of a product of two matrices, or of two batches of matrices.
  public Routine of(MatMul op, List<TensorType> in, TensorType out) {
    Shape a = in.get(0).shape();
    Shape b = in.get(1).shape();
    Shape to = out.shape();
    int rows = to.extent(to.rank() - 2);
    int columns = to.extent(to.rank() - 1);
    int inner = a.extent(a.rank() - (op.transposeA() ? 2 : 1));
    List<Integer> starts = starts(a, b, to);
    int products = starts.size() / 2;
    // Adjacent work-items compute adjacent columns. In a transposed operand these are not
    // contiguous, so it is transposed first.
    boolean turn = !localTiles && op.transposeB() && b.rank() == 2 && products == 1 && rows > 1;
    boolean alongRows = op.transposeB() && !turn;
    Launch.Builder launch =
        Launch.of(localTiles ? "gemm/TiledGemmKernel" : "gemm/GemmKernel")
            .memory("a", BufferRef.input(0))
            .memory("b", turn ? BufferRef.scratch(0) : BufferRef.input(1))
            .memory("out", BufferRef.output(0))
            .table("starts", starts)
            .integer("rows", rows)
            .integer("columns", columns)
            .integer("inner", inner)
            .integer("stepAm", op.transposeA() ? 1 : inner)
            .integer("stepAk", op.transposeA() ? rows : 1)
            .integer("stepBk", alongRows ? 1 : columns)
            .integer("stepBn", alongRows ? inner : 1);
    if (localTiles) {
      return Routine.of(
          launch
              .local("tileA", BLOCK)
              .local("tileB", BLOCK)
              .overTiles(Math.ceilDiv(columns, TILE), Math.ceilDiv(rows, TILE), products));
    }
    Launch product = launch.over(columns, Math.ceilDiv(rows, ROWS), products);
    if (!turn) {
      return Routine.of(product);
    }
    Axes axes = Axes.of(new int[] {inner, columns}, new int[] {1, inner}, new int[] {columns, 1});
    Launch turned = MoveRoutines.move(axes, BufferRef.input(1), BufferRef.scratch(0));
    return new Routine(List.of(turned, product), List.of(4L * inner * columns));
  }

  /// The start indices of the operands of each product in the batch: `a` and `b` alternate.
  private static List<Integer> starts(Shape a, Shape b, Shape to) {
    int[] stepsA = a.stridesIn(to);
    int[] stepsB = b.stridesIn(to);
    int axes = to.rank() - 2;
    var starts = new ArrayList<Integer>();
    int[] place = new int[axes];
    int products = (int) (to.elements() / to.extent(axes) / to.extent(axes + 1));
    for (int product = 0; product < products; product++) {
      int atA = 0;
      int atB = 0;
      for (int axis = 0; axis < axes; axis++) {
        atA += place[axis] * stepsA[axis];
        atB += place[axis] * stepsB[axis];
      }
      starts.add(atA);
      starts.add(atB);
      for (int axis = axes - 1; axis >= 0; axis--) {
        place[axis]++;
        if (place[axis] < to.extent(axis)) {
          break;
        }
        place[axis] = 0;
      }
    }
    return starts;
  }
}
