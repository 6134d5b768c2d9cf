package io.striate.keras;

import java.util.ArrayList;
import java.util.List;

/// Rearranges the values of arrays.
final class Axes {
  private Axes() {}

  /// The values with the axes in another order: axis `i` of the result is the axis `order[i]`.
  static float[] permuted(float[] values, List<Integer> shape, int... order) {
    int rank = shape.size();
    int[] strides = new int[rank];
    int stride = 1;
    for (int axis = rank - 1; axis >= 0; axis--) {
      strides[axis] = stride;
      stride *= shape.get(axis);
    }
    float[] permuted = new float[values.length];
    int[] at = new int[rank];
    for (int i = 0; i < permuted.length; i++) {
      int from = 0;
      for (int axis = 0; axis < rank; axis++) {
        from += at[axis] * strides[order[axis]];
      }
      permuted[i] = values[from];
      for (int axis = rank - 1; axis >= 0; axis--) {
        at[axis]++;
        if (at[axis] < shape.get(order[axis])) {
          break;
        }
        at[axis] = 0;
      }
    }
    return permuted;
  }

  /// Blocks of a size along the first axis, in another order.
  static float[] blocks(float[] values, int size, int... order) {
    float[] sorted = new float[values.length];
    for (int i = 0; i < order.length; i++) {
      System.arraycopy(values, order[i] * size, sorted, i * size, size);
    }
    return sorted;
  }

  /// `[height, width, channels]` as `[channels, height, width]`; other shapes as they are.
  static List<Integer> channelsFirst(List<Integer> shape) {
    return shape.size() == 3 ? List.of(shape.get(2), shape.get(0), shape.get(1)) : shape;
  }

  /// The reverse of [#channelsFirst].
  static List<Integer> channelsLast(List<Integer> shape) {
    return shape.size() == 3 ? List.of(shape.get(1), shape.get(2), shape.get(0)) : shape;
  }

  static List<Integer> replaced(List<Integer> shape, int axis, int extent) {
    var replaced = new ArrayList<Integer>(shape);
    replaced.set(axis, extent);
    return replaced;
  }
}
