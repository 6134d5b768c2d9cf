package io.striate.backend.gpu.aparapi.routines;

import io.striate.api.op.Window2d;
import io.striate.api.tensor.TensorType;
import io.striate.backend.gpu.aparapi.launch.BufferRef;
import io.striate.backend.gpu.aparapi.launch.Routine;
import io.striate.backend.gpu.aparapi.routines.core.WindowRoutines;

/// Pooling and its gradients: one work-item for each element of the result.
final class PoolRoutines {
  private PoolRoutines() {}

  static Routine maxPool(Window2d window, TensorType image, TensorType out) {
    return Routine.of(
        WindowRoutines.launch("window/MaxPoolKernel", "in", window, image.shape())
            .real("lowest", Double.NEGATIVE_INFINITY)
            .overElements(out.shape().elements()));
  }

  static Routine maxPoolGrad(Window2d window, TensorType image) {
    return Routine.of(
        WindowRoutines.launch("window/MaxPoolGradKernel", "in", window, image.shape())
            .memory("gradOutput", BufferRef.input(1))
            .overElements(image.shape().elements()));
  }

  static Routine avgPool(Window2d window, boolean countPadding, TensorType image, TensorType out) {
    return Routine.of(
        WindowRoutines.launch("window/AvgPoolKernel", "in", window, image.shape())
            .integer("countPadding", countPadding ? 1 : 0)
            .overElements(out.shape().elements()));
  }

  static Routine avgPoolGrad(Window2d window, boolean countPadding, TensorType image) {
    return Routine.of(
        WindowRoutines.launch("window/AvgPoolGradKernel", "gradOutput", window, image.shape())
            .integer("countPadding", countPadding ? 1 : 0)
            .overElements(image.shape().elements()));
  }
}
