package io.striate.backend.reference;

import io.striate.api.error.Code;
import io.striate.api.error.StriateException;
import io.striate.api.tensor.HostArray;
import io.striate.api.tensor.Tensor;
import io.striate.api.tensor.TensorType;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A tensor as one array of doubles in row-major order, whatever its element type: a double
/// represents each float32, int32 and uint8 exactly.
final class ReferenceTensor implements Tensor {
  private final TensorType type;

  /// Null once closed.
  private double @Nullable [] values;

  ReferenceTensor(TensorType type) {
    this.type = type;
    this.values = new double[type.shape().size()];
  }

  /// The elements of tensor `index` of a kernel's inputs or outputs.
  static double[] elements(List<Tensor> tensors, int index) {
    if (tensors.get(index) instanceof ReferenceTensor tensor) {
      return tensor.open();
    }
    throw new StriateException(
        Code.BACKEND_DEFECT,
        "the reference backend was given a tensor of another backend: " + tensors.get(index),
        "allocate tensors on the backend that runs the program");
  }

  private double[] open() {
    double[] own = values;
    if (own == null) {
      throw new IllegalStateException("the tensor " + type + " is closed");
    }
    return own;
  }

  @Override
  public TensorType type() {
    return type;
  }

  @Override
  public void write(HostArray source) {
    source.requireFits(type);
    double[] own = open();
    for (int i = 0; i < own.length; i++) {
      own[i] = source.get(i);
    }
  }

  @Override
  public void read(HostArray target) {
    target.requireFits(type);
    double[] own = open();
    for (int i = 0; i < own.length; i++) {
      target.set(i, own[i]);
    }
  }

  @Override
  public void close() {
    values = null;
  }

  @Override
  public String toString() {
    return "reference " + type;
  }
}
