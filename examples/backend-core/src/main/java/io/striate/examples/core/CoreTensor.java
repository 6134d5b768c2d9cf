package io.striate.examples.core;

import io.striate.api.error.*;
import io.striate.api.tensor.*;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/// A tensor as an array of the api's own.
record CoreTensor(TensorType type, HostArray array, AtomicBoolean closed) implements Tensor {
  /// The array of one of a kernel's tensors.
  static HostArray array(List<Tensor> tensors, int index) {
    if (tensors.get(index) instanceof CoreTensor own) {
      return own.array;
    }
    throw new StriateException(Code.BACKEND_DEFECT, "example-core got a tensor of others");
  }

  @Override
  public void write(HostArray source) {
    copy(source, array);
  }

  @Override
  public void read(HostArray target) {
    copy(array, target);
  }

  private void copy(HostArray from, HostArray to) {
    if (closed.get()) {
      throw new IllegalStateException("the tensor is closed");
    }
    from.requireFits(type);
    to.requireFits(type);
    for (int i = 0; i < from.length(); i++) {
      to.set(i, from.get(i));
    }
  }

  @Override
  public void close() {
    closed.set(true);
  }
}
