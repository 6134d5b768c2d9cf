package io.striate.backend.cpu.vector.run;

import io.striate.api.error.Code;
import io.striate.api.error.StriateException;
import io.striate.api.tensor.HostArray;
import io.striate.api.tensor.Tensor;
import io.striate.api.tensor.TensorType;

/// A tensor in one Java array in canonical order: `float[]`, `int[]` or `byte[]`. The array is the
/// same for the lifetime of the tensor, so plans may keep it.
public final class HostTensor implements Tensor {
  private final TensorType type;
  private final Object array;
  private long version;
  private boolean closed;

  /// A tensor of zeros.
  public HostTensor(TensorType type) {
    this.type = type;
    this.array = allocate(type);
  }

  private static Object allocate(TensorType type) {
    int size = type.shape().size();
    try {
      return switch (type.element()) {
        case FLOAT32 -> new float[size];
        case INT32 -> new int[size];
        case UINT8 -> new byte[size];
      };
    } catch (OutOfMemoryError e) {
      throw new StriateException(
          Code.OUT_OF_MEMORY,
          "no memory for a tensor " + type + " (" + type.bytes() + " bytes)",
          "use a smaller batch, or give Java more memory with -Xmx");
    }
  }

  /// The array behind a tensor that must be one of this backend's.
  public static Object array(Tensor tensor) {
    return own(tensor).array();
  }

  /// A tensor that must be one of this backend's.
  public static HostTensor own(Tensor tensor) {
    if (tensor instanceof HostTensor own) {
      return own;
    }
    throw new StriateException(
        Code.BACKEND_DEFECT,
        "a tensor of " + tensor.getClass().getName() + " was bound to backend 'cpu-vector'",
        "allocate tensors on the backend that plans the program");
  }

  /// Grows with every change of the contents.
  public long version() {
    return version;
  }

  /// Records that a plan or a kernel has written the array.
  public void changed() {
    version++;
  }

  private Object array() {
    if (closed) {
      throw new IllegalStateException("the tensor " + type + " is closed");
    }
    return array;
  }

  @Override
  public TensorType type() {
    return type;
  }

  @Override
  public void write(HostArray source) {
    source.requireFits(type);
    changed();
    switch (source) {
      case HostArray.Floats(float[] values) -> copy(values, array());
      case HostArray.Ints(int[] values) -> copy(values, array());
      case HostArray.Bytes(byte[] values) -> copy(values, array());
      case HostArray.Doubles(double[] values) -> {
        float[] own = (float[]) array();
        for (int i = 0; i < own.length; i++) {
          own[i] = (float) values[i];
        }
      }
    }
  }

  @Override
  public void read(HostArray target) {
    target.requireFits(type);
    switch (target) {
      case HostArray.Floats(float[] values) -> copy(array(), values);
      case HostArray.Ints(int[] values) -> copy(array(), values);
      case HostArray.Bytes(byte[] values) -> copy(array(), values);
      case HostArray.Doubles(double[] values) -> {
        float[] own = (float[]) array();
        for (int i = 0; i < own.length; i++) {
          values[i] = own[i];
        }
      }
    }
  }

  @SuppressWarnings("SuspiciousSystemArraycopy") // both are arrays of one kind: requireFits said so
  private void copy(Object from, Object to) {
    System.arraycopy(from, 0, to, 0, type.shape().size());
  }

  @Override
  public void close() {
    closed = true;
  }
}
