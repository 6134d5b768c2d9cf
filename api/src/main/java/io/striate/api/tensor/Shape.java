package io.striate.api.tensor;

import io.striate.api.error.Code;
import io.striate.api.error.StriateException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/// The extents of a tensor, outermost first. A scalar has rank 0 and one element. Every extent is
/// at least 1.
public final class Shape {
  /// The most elements a tensor may have: what a Java array can hold.
  public static final long MAX_ELEMENTS = Integer.MAX_VALUE - 8;

  /// The shape of a scalar.
  public static final Shape SCALAR = new Shape(new int[0]);

  private final int[] extents;

  private Shape(int[] extents) {
    this.extents = extents;
  }

  /// A shape of the given extents.
  ///
  /// @throws StriateException if an extent is below 1
  public static Shape of(int... extents) {
    for (int extent : extents) {
      if (extent < 1) {
        throw new StriateException(
            Code.SHAPES_DISAGREE, "shape " + Arrays.toString(extents) + " has an extent below 1");
      }
    }
    return new Shape(extents.clone());
  }

  /// A shape of the given extents.
  public static Shape of(List<Integer> extents) {
    return of(extents.stream().mapToInt(Integer::intValue).toArray());
  }

  /// How many axes there are.
  public int rank() {
    return extents.length;
  }

  /// The extent of an axis, from 0.
  public int extent(int axis) {
    return extents[axis];
  }

  /// All extents, as a copy.
  public int[] extents() {
    return extents.clone();
  }

  /// The product of the extents; it may exceed [#MAX_ELEMENTS] for a shape that has not been
  /// allocated yet.
  public long elements() {
    long product = 1;
    for (int extent : extents) {
      product = Math.multiplyExact(product, extent);
    }
    return product;
  }

  /// The number of elements as an index type.
  ///
  /// @throws StriateException if no array can hold them
  public int size() {
    long elements;
    try {
      elements = elements();
    } catch (ArithmeticException e) {
      elements = Long.MAX_VALUE;
    }
    if (elements > MAX_ELEMENTS) {
      throw new StriateException(
          Code.TENSOR_TOO_LARGE,
          "a tensor of shape "
              + this
              + " has more elements than an array can hold ("
              + MAX_ELEMENTS
              + ")",
          "use a smaller batch, a smaller input or fewer channels");
    }
    return (int) elements;
  }

  /// The same shape with one extent replaced.
  public Shape with(int axis, int extent) {
    int[] changed = extents.clone();
    changed[axis] = extent;
    return of(changed);
  }

  /// The same shape behind a new outermost axis: a sample's shape becomes a batch's.
  public Shape prepend(int extent) {
    int[] longer = new int[extents.length + 1];
    longer[0] = extent;
    System.arraycopy(extents, 0, longer, 1, extents.length);
    return of(longer);
  }

  /// The shape without its outermost axis: a batch's shape becomes a sample's.
  public Shape dropFirst() {
    return new Shape(Arrays.copyOfRange(extents, 1, extents.length));
  }

  /// Row-major strides, in elements.
  public int[] strides() {
    int[] strides = new int[extents.length];
    int stride = 1;
    for (int axis = extents.length - 1; axis >= 0; axis--) {
      strides[axis] = stride;
      stride *= extents[axis];
    }
    return strides;
  }

  /// Strides by which this shape is read as if it were `target`: 0 along axes that repeat, and
  /// shorter shapes are aligned at the last axis.
  public int[] stridesIn(Shape target) {
    int[] own = strides();
    int[] result = new int[target.rank()];
    int lead = target.rank() - rank();
    for (int axis = 0; axis < rank(); axis++) {
      result[lead + axis] = extents[axis] == 1 ? 0 : own[axis];
    }
    return result;
  }

  /// The common shape of two that are broadcast against each other: aligned at the last axis, an
  /// extent of 1 repeats.
  ///
  /// @throws StriateException if an axis has two different extents, neither of them 1
  public static Shape broadcast(Shape a, Shape b) {
    int rank = Math.max(a.rank(), b.rank());
    int[] extents =
        IntStream.range(0, rank)
            .map(axis -> {
              int x = axis < rank - a.rank() ? 1 : a.extent(axis - rank + a.rank());
              int y = axis < rank - b.rank() ? 1 : b.extent(axis - rank + b.rank());
              if (x != y && x != 1 && y != 1) {
                throw new StriateException(
                    Code.SHAPES_DISAGREE, "shapes " + a + " and " + b + " do not go together");
              }
              return Math.max(x, y);
            })
            .toArray();
    return new Shape(extents);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Shape shape && Arrays.equals(extents, shape.extents);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(extents);
  }

  /// `[8, 16, 28, 28]`.
  @Override
  public String toString() {
    return Arrays.toString(extents);
  }
}
