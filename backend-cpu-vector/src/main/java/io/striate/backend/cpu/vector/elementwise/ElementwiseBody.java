package io.striate.backend.cpu.vector.elementwise;

import io.striate.api.op.Elementwise;
import io.striate.api.tensor.ElementType;
import io.striate.api.tensor.TensorType;
import io.striate.backend.cpu.vector.run.Body;
import io.striate.backend.cpu.vector.run.Operands;
import io.striate.backend.cpu.vector.run.Strides;
import io.striate.backend.cpu.vector.run.Workspace;
import java.util.List;

/// An element-wise function, in blocks of [#BLOCK] elements (16 kB: all operands of a block fit the
/// first-level cache). An operand of the output's shape is read where it lies; one that repeats, or
/// that holds whole numbers, is first laid out in scratch memory, block by block.
public final class ElementwiseBody implements Body {
  static final int BLOCK = 4096;

  private final Elementwise.Function function;
  private final int size;
  private final int arity;
  private final ElementType[] elements;
  private final Strides[] strides;
  private final boolean[] plain;
  private final boolean[] direct;
  private final boolean relu;

  /// @param in the types of the operands, which are broadcast to that of the output
  public ElementwiseBody(Elementwise op, List<TensorType> in, TensorType out) {
    this(op, in, out, false);
  }

  /// @param relu whether a relu follows
  public ElementwiseBody(Elementwise op, List<TensorType> in, TensorType out, boolean relu) {
    this.relu = relu;
    function = op.function();
    size = out.shape().size();
    arity = in.size();
    elements = new ElementType[arity];
    strides = new Strides[arity];
    plain = new boolean[arity];
    direct = new boolean[arity];
    for (int i = 0; i < arity; i++) {
      elements[i] = in.get(i).element();
      strides[i] = Strides.broadcast(in.get(i).shape(), out.shape());
      plain[i] = in.get(i).shape().size() == size;
      direct[i] = plain[i] && elements[i] == ElementType.FLOAT32;
    }
  }

  @Override
  public int tasks() {
    return (size + BLOCK - 1) / BLOCK;
  }

  @Override
  public int scratch() {
    return arity * BLOCK;
  }

  @Override
  public void run(int task, Operands operands, Workspace workspace) {
    int first = task * BLOCK;
    int n = Math.min(BLOCK, size - first);
    float[] a = block(0, operands, workspace, first, n);
    float[] b = arity > 1 ? block(1, operands, workspace, first, n) : a;
    float[] c = arity > 2 ? block(2, operands, workspace, first, n) : a;
    ElementwiseKernels.apply(
        function,
        a,
        start(0, operands, first),
        b,
        arity > 1 ? start(1, operands, first) : 0,
        c,
        arity > 2 ? start(2, operands, first) : 0,
        operands.floats(arity, workspace),
        operands.at(arity) + first,
        n);
    if (relu) {
      float[] out = operands.floats(arity, workspace);
      int at = operands.at(arity) + first;
      ElementwiseKernels.relu(out, at, out, at, n);
    }
  }

  private int start(int operand, Operands operands, int first) {
    return direct[operand] ? operands.at(operand) + first : operand * BLOCK;
  }

  /// The array in which n elements of an operand lie one behind the other.
  private float[] block(int operand, Operands operands, Workspace workspace, int first, int n) {
    if (direct[operand]) {
      return operands.floats(operand, workspace);
    }
    float[] scratch = workspace.scratch;
    int to = operand * BLOCK;
    int at = operands.at(operand);
    switch (elements[operand]) {
      case FLOAT32 ->
          strides[operand].gather(operands.floats(operand, workspace), at, first, n, scratch, to);
      case INT32 -> {
        int[] from = operands.ints(operand);
        for (int i = 0; i < n; i++) {
          scratch[to + i] = from[at + strides[operand].offset(first + i)];
        }
      }
      case UINT8 -> {
        byte[] from = operands.bytes(operand);
        if (plain[operand]) {
          numbers(from, at + first, n, scratch, to);
        } else {
          for (int i = 0; i < n; i++) {
            scratch[to + i] = Byte.toUnsignedInt(from[at + strides[operand].offset(first + i)]);
          }
        }
      }
    }
    return scratch;
  }

  /// Images are fed as bytes: each of a batch's pixels passes here in every step.
  private static void numbers(byte[] from, int at, int n, float[] to, int toAt) {
    for (int i = 0; i < n; i++) {
      to[toAt + i] = from[at + i] & 0xff;
    }
  }
}
