package io.striate.backend.cpu.vector.elementwise;

import io.striate.api.tensor.ElementType;
import io.striate.api.tensor.TensorType;
import io.striate.backend.cpu.vector.run.Operands;
import io.striate.backend.cpu.vector.run.Strides;
import io.striate.backend.cpu.vector.run.Workspace;

/// An operand of an element-wise step that is computed in blocks. One of the output's shape is read
/// where it lies; one that repeats, or that holds whole numbers, is laid out in scratch memory,
/// block by block.
final class BlockOperand {
  private final ElementType element;
  private final Strides strides;
  private final boolean plain;
  private final boolean single;

  /// @param type that of the operand, which is broadcast to that of the output
  BlockOperand(TensorType type, TensorType out) {
    element = type.element();
    strides = Strides.broadcast(type.shape(), out.shape());
    plain = type.shape().size() == out.shape().size();
    single = type.shape().size() == 1;
  }

  /// Whether it is read where it lies.
  boolean direct() {
    return plain && element == ElementType.FLOAT32;
  }

  /// Whether it is one number, so that all blocks are alike.
  boolean single() {
    return single;
  }

  /// Lays n elements out in scratch memory, one behind the other.
  ///
  /// @param number that of the operand
  /// @param first the first of the elements
  /// @param to where in scratch memory
  void lay(int number, Operands operands, Workspace workspace, int first, int n, int to) {
    float[] scratch = workspace.scratch;
    int at = operands.at(number);
    switch (element) {
      case FLOAT32 -> strides.gather(operands.floats(number, workspace), at, first, n, scratch, to);
      case INT32 -> {
        int[] from = operands.ints(number);
        for (int i = 0; i < n; i++) {
          scratch[to + i] = from[at + strides.offset(first + i)];
        }
      }
      case UINT8 -> {
        byte[] from = operands.bytes(number);
        if (plain) {
          numbers(from, at + first, n, scratch, to);
        } else {
          for (int i = 0; i < n; i++) {
            scratch[to + i] = Byte.toUnsignedInt(from[at + strides.offset(first + i)]);
          }
        }
      }
    }
  }

  /// Images are fed as bytes: each of a batch's pixels passes here in every step.
  private static void numbers(byte[] from, int at, int n, float[] to, int toAt) {
    for (int i = 0; i < n; i++) {
      to[toAt + i] = from[at + i] & 0xff;
    }
  }
}
