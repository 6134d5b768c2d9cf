package io.striate.backend.cpu.vector.elementwise;

import io.striate.api.op.Elementwise;
import io.striate.api.tensor.TensorType;
import io.striate.backend.cpu.vector.run.Body;
import io.striate.backend.cpu.vector.run.Operands;
import io.striate.backend.cpu.vector.run.Workspace;
import java.util.List;

/// An element-wise function, in blocks of [#BLOCK] elements (16 kB: all operands of a block fit the
/// first-level cache).
public final class ElementwiseBody implements Body {
  static final int BLOCK = 4096;

  private final Elementwise.Function function;
  private final int size;
  private final BlockOperand[] in;

  /// @param in the types of the operands, which are broadcast to that of the output
  public ElementwiseBody(Elementwise op, List<TensorType> in, TensorType out) {
    function = op.function();
    size = out.shape().size();
    this.in = in.stream().map(type -> new BlockOperand(type, out)).toArray(BlockOperand[]::new);
  }

  @Override
  public int tasks() {
    return (size + BLOCK - 1) / BLOCK;
  }

  @Override
  public int scratch() {
    return in.length * BLOCK;
  }

  @Override
  public void run(int task, Operands operands, Workspace workspace) {
    int first = task * BLOCK;
    int n = Math.min(BLOCK, size - first);
    float[] a = block(0, operands, workspace, first, n);
    float[] b = in.length > 1 ? block(1, operands, workspace, first, n) : a;
    float[] c = in.length > 2 ? block(2, operands, workspace, first, n) : a;
    ElementwiseKernels.apply(
        function,
        a,
        start(0, operands, first),
        b,
        in.length > 1 ? start(1, operands, first) : 0,
        c,
        in.length > 2 ? start(2, operands, first) : 0,
        operands.floats(in.length, workspace),
        operands.at(in.length) + first,
        n);
  }

  private int start(int operand, Operands operands, int first) {
    return in[operand].direct() ? operands.at(operand) + first : operand * BLOCK;
  }

  /// The array in which n elements of an operand lie one behind the other.
  private float[] block(int operand, Operands operands, Workspace workspace, int first, int n) {
    if (in[operand].direct()) {
      return operands.floats(operand, workspace);
    }
    in[operand].lay(operand, operands, workspace, first, n, operand * BLOCK);
    return workspace.scratch;
  }
}
