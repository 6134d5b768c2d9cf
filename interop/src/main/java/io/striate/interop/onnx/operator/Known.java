package io.striate.interop.onnx.operator;

import io.striate.api.error.Code;
import io.striate.api.error.StriateException;
import io.striate.api.tensor.Shape;
import io.striate.interop.onnx.model.OnnxTensor;
import java.util.Arrays;
import java.util.function.IntUnaryOperator;

/// A tensor whose elements are known when the graph is read: shapes, axes, indices, and literal
/// numbers. Arithmetic on them is done at once, so that it costs nothing when the network runs.
///
/// Elements are held in double precision. Whole numbers beyond 2^53, which stand for "to the end"
/// in graphs, are rounded and still lie beyond every extent.
public final class Known implements Operand {
  private final int[] extents;
  private final boolean whole;

  /// The elements, row-major; one alone if all are equal.
  private final double[] values;

  private Known(int[] extents, boolean whole, double[] values) {
    this.extents = extents;
    this.whole = whole;
    this.values = values;
  }

  /// A tensor.
  ///
  /// @param extents may contain 0
  /// @param values row-major, as many as the extents say
  public static Known of(int[] extents, boolean whole, double... values) {
    if (size(extents) != values.length) {
      throw new StriateException(
          Code.BAD_MODEL,
          "has "
              + values.length
              + " numbers for the shape "
              + Arrays.toString(extents)
              + "; the file is damaged");
    }
    return new Known(extents.clone(), whole, values.clone());
  }

  /// A list of whole numbers.
  public static Known list(int... values) {
    return of(new int[] {values.length}, true, Arrays.stream(values).asDoubleStream().toArray());
  }

  /// A tensor of one number everywhere.
  public static Known filled(int[] extents, boolean whole, double value) {
    return new Known(extents.clone(), whole, new double[] {value});
  }

  /// The elements of a tensor of the file.
  ///
  /// @throws StriateException if the file does not hold them
  public static Known of(OnnxTensor tensor) {
    int size = tensor.size();
    int[] extents = tensor.extents().stream().mapToInt(Long::intValue).toArray();
    double[] values = new double[size];
    boolean whole = !tensor.dataType().real();
    if (whole) {
      Arrays.setAll(values, index(tensor.wholes()));
    } else {
      float[] floats = tensor.floats();
      Arrays.setAll(values, i -> floats[i]);
    }
    return new Known(extents, whole, values);
  }

  private static java.util.function.IntToDoubleFunction index(long[] wholes) {
    return i -> wholes[i];
  }

  /// The number of elements of a shape that may contain 0.
  ///
  /// @throws StriateException if there are more than an array can hold, or an extent is negative
  static int size(int... extents) {
    long size = 1;
    for (int extent : extents) {
      size *= extent;
      if (extent < 0 || size > Shape.MAX_ELEMENTS) {
        throw new StriateException(
            Code.BAD_MODEL,
            "makes the shape " + Arrays.toString(extents) + ", which no array can hold");
      }
    }
    return (int) size;
  }

  /// The shape; extents may be 0.
  public int[] extents() {
    return extents.clone();
  }

  /// The number of elements.
  public int size() {
    return size(extents);
  }

  @Override
  public boolean whole() {
    return whole;
  }

  /// Whether all elements are one number, which takes no memory.
  boolean isFilled() {
    return values.length == 1;
  }

  /// An element, by its row-major index.
  public double at(int index) {
    return values.length == 1 ? values[0] : values[index];
  }

  /// An element as a whole number; numbers out of range become the largest or smallest.
  public int wholeAt(int index) {
    return (int) at(index);
  }

  /// All elements as whole numbers.
  ///
  /// @throws StriateException if there are more than shapes and axes have
  public int[] wholes() {
    if (size() > Folding.MOST_ELEMENTS) {
      throw new StriateException(
          Code.BAD_MODEL, "takes a list of " + size() + " numbers, which is no shape");
    }
    int[] all = new int[size()];
    Arrays.setAll(all, this::wholeAt);
    return all;
  }

  /// All elements in single precision.
  public float[] floats() {
    float[] all = new float[size()];
    for (int i = 0; i < all.length; i++) {
      all[i] = (float) at(i);
    }
    return all;
  }

  /// The same elements under another shape.
  Known reshaped(int... to) {
    if (size(to) != size()) {
      throw new StriateException(
          Code.BAD_MODEL,
          "cannot give the shape " + Arrays.toString(to) + " to " + Arrays.toString(extents));
    }
    return new Known(to.clone(), whole, values);
  }

  /// Elements of this tensor in another arrangement.
  ///
  /// @param to the shape
  /// @param source the index here of each element there
  Known moved(Folding folding, int[] to, IntUnaryOperator source) {
    int size = size(to);
    if (isFilled()) {
      return new Known(to.clone(), whole, values);
    }
    folding.take(size);
    double[] moved = new double[size];
    Arrays.setAll(moved, i -> values[source.applyAsInt(i)]);
    return new Known(to.clone(), whole, moved);
  }

  /// The numbers as a shape shows them, for messages.
  @Override
  public String toString() {
    return size() <= 8 ? Arrays.toString(wholes()) : size() + " numbers";
  }
}
