package io.striate.backend.gpu.aparapi.routines;

import io.striate.api.op.Window2d;
import io.striate.api.tensor.TensorType;
import io.striate.backend.gpu.aparapi.launch.BufferRef;
import io.striate.backend.gpu.aparapi.launch.Launch;
import io.striate.backend.gpu.aparapi.launch.Routine;
import io.striate.backend.gpu.aparapi.routines.core.WindowRoutines;
import java.util.List;

/// Pooling and its gradients: one work-item for each element of the result. The gradient of max
/// pooling first finds where the maximum of each window lies, so its cost is that of the windows'
/// taps, however large the windows are.
final class PoolRoutines {
  private PoolRoutines() {}

  static Routine maxPool(Window2d window, TensorType image, TensorType out) {
    return Routine.of(
        WindowRoutines.launch("window/MaxPoolKernel", "in", window, image.shape())
            .real("lowest", Double.NEGATIVE_INFINITY)
            .overElements(out.shape().elements()));
  }

  static Routine maxPoolGrad(Window2d window, TensorType image) {
    int height = image.shape().extent(2);
    int width = image.shape().extent(3);
    long maps = image.shape().elements() / height / width;
    long windows = maps * window.outHeight(height) * window.outWidth(width);
    return new Routine(
        List.of(
            Launch.of("window/MaxPlaceKernel")
                .memory("in", BufferRef.input(0))
                .memory("places", BufferRef.scratch(0))
                .window(window, height, width)
                .overElements(windows),
            Launch.of("window/MaxPoolGradKernel")
                .memory("places", BufferRef.scratch(0))
                .memory("gradOutput", BufferRef.input(1))
                .memory("out", BufferRef.output(0))
                .window(window, height, width)
                .overElements(image.shape().elements())),
        List.of(Integer.BYTES * windows));
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
