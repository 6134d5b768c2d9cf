package io.striate.examples.core;

import io.striate.api.tensor.HostArray;
import io.striate.api.tensor.Tensor;
import io.striate.api.tensor.TensorType;
import java.util.List;

/// A tensor as an array of the api's own.
record CoreTensor(TensorType type, HostArray array) implements Tensor {
  /// The array of one of a kernel's tensors.
  static HostArray array(List<Tensor> tensors, int index) {
    return ((CoreTensor) tensors.get(index)).array;
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
    from.requireFits(type);
    to.requireFits(type);
    for (int i = 0; i < from.length(); i++) {
      to.set(i, from.get(i));
    }
  }

  @Override
  public void close() {}
}
