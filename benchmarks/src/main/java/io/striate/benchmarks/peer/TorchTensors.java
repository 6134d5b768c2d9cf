package io.striate.benchmarks.peer;

import java.util.Arrays;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.LongPointer;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;

/// Moves arrays into libtorch's tensors and back.
///
/// @param channelsLast whether images and kernels lie in memory as NHWC; what a shape means does
///   not change
record TorchTensors(boolean channelsLast) {
  /// A float32 tensor that no [org.bytedeco.javacpp.PointerScope] frees.
  Tensor floats(float[] values, int... shape) {
    try (var data = new FloatPointer(values);
        Tensor view = torch.from_blob(data, longs(shape))) {
      return keep(inLayout(view, shape.length));
    }
  }

  /// An int64 tensor that no [org.bytedeco.javacpp.PointerScope] frees.
  Tensor whole(int[] values, int... shape) {
    var options = new TensorOptions(torch.ScalarType.Long);
    try (var data = new LongPointer(longs(values));
        Tensor view = torch.from_blob(data, longs(shape), options)) {
      return keep(view.clone());
    }
  }

  /// The extents of a tensor.
  static int[] shape(Tensor tensor) {
    int[] shape = new int[Math.toIntExact(tensor.dim())];
    for (int axis = 0; axis < shape.length; axis++) {
      shape[axis] = Math.toIntExact(tensor.size(axis));
    }
    return shape;
  }

  private Tensor inLayout(Tensor view, int rank) {
    if (!channelsLast || rank != 4) {
      return view.clone();
    }
    // Of one channel or one pixel both layouts are the same bytes, and contiguous() hands the view
    // back.
    try (Tensor copy = view.clone()) {
      return copy.contiguous(torch.MemoryFormat.ChannelsLast);
    }
  }

  /// A tensor that no [org.bytedeco.javacpp.PointerScope] frees from now on.
  static Tensor keep(Tensor tensor) {
    tensor.retainReference();
    return tensor;
  }

  /// All elements in canonical order.
  static float[] toFloats(Tensor tensor) {
    try (Tensor canonical = tensor.contiguous()) {
      float[] values = new float[Math.toIntExact(canonical.numel())];
      canonical.data_ptr_float().get(values);
      return values;
    }
  }

  private static long[] longs(int... values) {
    return Arrays.stream(values).asLongStream().toArray();
  }
}
