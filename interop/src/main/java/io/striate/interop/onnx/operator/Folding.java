package io.striate.interop.onnx.operator;

import io.striate.api.error.Code;
import io.striate.api.error.StriateException;
import io.striate.api.op.Elementwise.Function;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/// Arithmetic on numbers that are known when the graph is read, within a limit.
final class Folding {
  /// Elements of one tensor that is computed; shapes and indices have far fewer.
  static final int MOST_ELEMENTS = 1 << 20;

  /// Elements of all of them: 128 MiB.
  private static final long MOST_IN_ALL = 1 << 24;

  private long left = MOST_IN_ALL;

  /// Whether a tensor of that size may be computed here.
  static boolean suits(int elements) {
    return elements <= MOST_ELEMENTS;
  }

  /// Counts the elements of a tensor that is computed.
  void take(int elements) {
    left -= elements;
    if (left < 0 || !suits(elements)) {
      throw new StriateException(
          Code.BAD_MODEL,
          String.format(
              Locale.ROOT,
              "computes %,d constant numbers; at most %,d are, and %,d in all",
              elements,
              MOST_ELEMENTS,
              MOST_IN_ALL));
    }
  }

  /// An element-wise function, with broadcasting.
  Known apply(Function function, List<Known> operands) {
    int[] extents = operands.getFirst().extents();
    for (Known operand : operands) {
      extents = broadcast(extents, operand.extents());
    }
    boolean whole = whole(function, operands);
    double[] values = new double[operands.stream().allMatch(Known::isFilled) ? 1 : size(extents)];
    int[][] strides = new int[operands.size()][];
    for (int i = 0; i < strides.length; i++) {
      strides[i] = strides(operands.get(i).extents(), extents);
    }
    double[] arguments = new double[3];
    for (int i = 0; i < values.length; i++) {
      for (int operand = 0; operand < strides.length; operand++) {
        arguments[operand] = operands.get(operand).at(index(i, extents, strides[operand]));
      }
      double value = function.apply(arguments[0], arguments[1], arguments[2]);
      values[i] = whole ? value : (float) value;
    }
    return values.length == 1
        ? Known.filled(extents, whole, values[0])
        : Known.of(extents, whole, values);
  }

  private int size(int... extents) {
    int size = Known.size(extents);
    take(size);
    return size;
  }

  /// Whether the results of a function are whole numbers.
  static boolean whole(Function function, List<? extends Operand> operands) {
    return switch (function) {
      case EQUAL, GREATER -> true;
      case SELECT -> operands.get(1).whole() && operands.get(2).whole();
      case IDENTITY, NEGATE, ABS, SIGN, FLOOR, ADD, SUBTRACT, MULTIPLY, MAXIMUM, MINIMUM ->
          operands.stream().allMatch(Operand::whole);
      default -> false;
    };
  }

  /// The common shape of two that are broadcast against each other; extents may be 0.
  static int[] broadcast(int[] a, int[] b) {
    int rank = Math.max(a.length, b.length);
    int[] extents = new int[rank];
    for (int axis = 0; axis < rank; axis++) {
      int x = axis < rank - a.length ? 1 : a[axis - rank + a.length];
      int y = axis < rank - b.length ? 1 : b[axis - rank + b.length];
      if (x != y && x != 1 && y != 1) {
        throw new StriateException(
            Code.BAD_MODEL,
            "has the shapes "
                + Arrays.toString(a)
                + " and "
                + Arrays.toString(b)
                + ", which do not go together");
      }
      extents[axis] = x == 1 ? y : x;
    }
    return extents;
  }

  /// Row-major strides of a shape as it is read within another; 0 along axes that repeat.
  static int[] strides(int[] own, int[] within) {
    int[] strides = new int[within.length];
    int stride = 1;
    for (int axis = own.length - 1; axis >= 0; axis--) {
      strides[within.length - own.length + axis] = own[axis] == 1 ? 0 : stride;
      stride *= own[axis];
    }
    return strides;
  }

  /// The index of an element in a tensor of other strides.
  ///
  /// @param index row-major within `extents`
  static int index(int index, int[] extents, int[] strides) {
    int found = 0;
    int left = index;
    for (int axis = extents.length - 1; axis >= 0; axis--) {
      found += left % extents[axis] * strides[axis];
      left /= extents[axis];
    }
    return found;
  }
}
