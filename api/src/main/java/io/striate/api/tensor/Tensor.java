package io.striate.api.tensor;

/// A tensor of some backend; its elements may live anywhere (a Java array, a device's memory).
/// Contents are undefined until first written, by the host or by a plan. Not safe for use by
/// several threads at once.
public interface Tensor extends AutoCloseable {
  /// What it holds.
  TensorType type();

  /// Overwrites all elements.
  ///
  /// @throws io.striate.api.error.StriateException if the array's kind or length does not fit the
  ///   type
  /// @throws IllegalStateException if the tensor is closed
  void write(HostArray source);

  /// Copies all elements out, waiting for work that still writes them.
  ///
  /// @throws io.striate.api.error.StriateException if the array's kind or length does not fit the
  ///   type
  /// @throws IllegalStateException if the tensor is closed
  void read(HostArray target);

  /// Gives the memory back. Closing twice does nothing.
  @Override
  void close();

  /// Overwrites all elements of a float32 tensor.
  default void writeFloats(float... values) {
    write(new HostArray.Floats(values));
  }

  /// All elements of a float32 tensor, in a new array.
  default float[] toFloats() {
    float[] values = new float[type().shape().size()];
    read(new HostArray.Floats(values));
    return values;
  }

  /// All elements of a float32 tensor in the backend's own precision, in a new array.
  default double[] toDoubles() {
    double[] values = new double[type().shape().size()];
    read(new HostArray.Doubles(values));
    return values;
  }
}
