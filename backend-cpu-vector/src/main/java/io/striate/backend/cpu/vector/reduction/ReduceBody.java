package io.striate.backend.cpu.vector.reduction;

import io.striate.api.op.Reduce;
import io.striate.api.tensor.Shape;
import io.striate.api.tensor.TensorType;
import io.striate.backend.cpu.vector.run.Body;
import io.striate.backend.cpu.vector.run.Operands;
import io.striate.backend.cpu.vector.run.Strides;
import io.striate.backend.cpu.vector.run.Workspace;

/// Sums, maxima and minima over axes, in the order of the elements.
///
/// The input is read once, run by run of its innermost axes that are all folded or all kept. A kept
/// run is added to the output element by element; a folded run goes through [ReduceKernels].
public final class ReduceBody implements Body {
  private final Reduce.Kind kind;
  private final int outSize;
  private final int rows;
  private final int run;
  private final boolean foldsRun;
  private final int[] targets;

  /// @param in the type of the input
  /// @param out the type of the output
  public ReduceBody(Reduce op, TensorType in, TensorType out) {
    kind = op.kind();
    outSize = out.shape().size();
    Shape shape = in.shape();
    int axis = shape.rank() - 1;
    boolean folded = op.axes().contains(axis);
    int length = 1;
    while (axis >= 0 && (shape.extent(axis) == 1 || op.axes().contains(axis) == folded)) {
      length *= shape.extent(axis--);
    }
    run = length;
    foldsRun = folded;
    rows = shape.size() / run;
    var strides = Strides.broadcast(out.shape(), shape);
    targets = new int[rows];
    for (int row = 0; row < rows; row++) {
      targets[row] = strides.offset(row * run);
    }
  }

  @Override
  public int scratch() {
    return ReduceKernels.SCRATCH;
  }

  @Override
  public void run(int task, Operands operands, Workspace workspace) {
    float[] in = operands.floats(0, workspace);
    float[] out = operands.floats(1, workspace);
    int from = operands.at(0);
    int to = operands.at(1);
    float start =
        switch (kind) {
          case SUM -> 0f;
          case MAX -> Float.NEGATIVE_INFINITY;
          case MIN -> Float.POSITIVE_INFINITY;
        };
    java.util.Arrays.fill(out, to, to + outSize, start);
    for (int row = 0; row < rows; row++) {
      int at = from + row * run;
      int target = to + targets[row];
      if (foldsRun) {
        out[target] = fold(out[target], in, at, workspace);
      } else {
        combine(in, at, out, target);
      }
    }
  }

  private float fold(float sum, float[] in, int at, Workspace workspace) {
    return switch (kind) {
      case SUM -> sum + ReduceKernels.sum(in, at, run, workspace.scratch, 0);
      case MAX -> Math.max(sum, ReduceKernels.max(in, at, run));
      case MIN -> -Math.max(-sum, ReduceKernels.maxOfNegated(in, at, run));
    };
  }

  private void combine(float[] in, int at, float[] out, int to) {
    switch (kind) {
      case SUM -> {
        for (int i = 0; i < run; i++) {
          out[to + i] += in[at + i];
        }
      }
      case MAX -> {
        for (int i = 0; i < run; i++) {
          out[to + i] = Math.max(out[to + i], in[at + i]);
        }
      }
      case MIN -> {
        for (int i = 0; i < run; i++) {
          out[to + i] = Math.min(out[to + i], in[at + i]);
        }
      }
    }
  }
}
