package io.striate.api.tensor;

import io.striate.api.error.Code;
import io.striate.api.error.StriateException;

/// A Java array that tensors are written from and read into, always whole and in canonical order.
/// Backends that care for speed match on the kinds; a simple one uses [#get] and [#set].
@SuppressWarnings(
    "ArrayRecordComponent") // the records are views of their arrays: identity is what is wanted
public sealed interface HostArray {
  /// How many elements the array has.
  int length();

  /// An element as a number; bytes are unsigned.
  double get(int index);

  /// Stores a number, rounded to what the array holds.
  void set(int index, double value);

  /// Whether the array may be exchanged with tensors of that element type: floats and doubles with
  /// float32, ints with int32, bytes with uint8.
  boolean accepts(ElementType element);

  /// Checks that the array can be exchanged with a tensor of a type.
  ///
  /// @throws StriateException if kind or length differ
  default void requireFits(TensorType type) {
    if (!accepts(type.element()) || length() != type.shape().elements()) {
      throw new StriateException(
          Code.SHAPES_DISAGREE,
          getClass().getSimpleName().toLowerCase(java.util.Locale.ROOT)
              + "["
              + length()
              + "] cannot be exchanged with a tensor "
              + type
              + " ("
              + type.shape().elements()
              + " elements)");
    }
  }

  /// An array of the kind that fits a type, new and zero.
  static HostArray allocate(TensorType type) {
    int size = type.shape().size();
    return switch (type.element()) {
      case FLOAT32 -> new Floats(new float[size]);
      case INT32 -> new Ints(new int[size]);
      case UINT8 -> new Bytes(new byte[size]);
    };
  }

  /// Single precision.
  record Floats(float[] values) implements HostArray {
    @Override
    public int length() {
      return values.length;
    }

    @Override
    public double get(int index) {
      return values[index];
    }

    @Override
    public void set(int index, double value) {
      values[index] = (float) value;
    }

    @Override
    public boolean accepts(ElementType element) {
      return element == ElementType.FLOAT32;
    }
  }

  /// Double precision: what a backend that stores more than single precision shows of it.
  record Doubles(double[] values) implements HostArray {
    @Override
    public int length() {
      return values.length;
    }

    @Override
    public double get(int index) {
      return values[index];
    }

    @Override
    public void set(int index, double value) {
      values[index] = value;
    }

    @Override
    public boolean accepts(ElementType element) {
      return element == ElementType.FLOAT32;
    }
  }

  /// Signed whole numbers.
  record Ints(int[] values) implements HostArray {
    @Override
    public int length() {
      return values.length;
    }

    @Override
    public double get(int index) {
      return values[index];
    }

    @Override
    public void set(int index, double value) {
      values[index] = (int) value;
    }

    @Override
    public boolean accepts(ElementType element) {
      return element == ElementType.INT32;
    }
  }

  /// Unsigned bytes.
  record Bytes(byte[] values) implements HostArray {
    @Override
    public int length() {
      return values.length;
    }

    @Override
    public double get(int index) {
      return Byte.toUnsignedInt(values[index]);
    }

    @Override
    public void set(int index, double value) {
      values[index] = (byte) (int) value;
    }

    @Override
    public boolean accepts(ElementType element) {
      return element == ElementType.UINT8;
    }
  }
}
