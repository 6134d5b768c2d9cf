package io.striate.backend.gpu.aparapi.routines.core;

import io.striate.api.op.Window2d;
import io.striate.api.tensor.Shape;
import io.striate.api.tensor.TensorType;
import io.striate.backend.gpu.aparapi.launch.BufferRef;
import io.striate.backend.gpu.aparapi.launch.Launch;
import io.striate.backend.gpu.aparapi.launch.Routine;

/// Unfold and fold: one work-item for each element of the result.
public final class WindowRoutines {
  private WindowRoutines() {}

  /// Starts the launch of a kernel that slides a window over maps, which it reads as `input`;
  /// `maps` has their size.
  public static Launch.Builder launch(String kernel, String input, Window2d window, Shape image) {
    return Launch.of(kernel)
        .memory(input, BufferRef.input(0))
        .memory("out", BufferRef.output(0))
        .window(window, image.extent(2), image.extent(3));
  }

  /// The launch that copies windows into columns.
  public static Routine unfold(Window2d window, double padValue, TensorType image, TensorType out) {
    return Routine.of(
        launch("window/UnfoldKernel", "in", window, image.shape())
            .real("padValue", padValue)
            .overElements(out.shape().elements()));
  }

  /// The launch that adds columns back to an image.
  public static Routine fold(Window2d window, TensorType image) {
    return Routine.of(
        launch("window/FoldKernel", "in", window, image.shape())
            .overElements(image.shape().elements()));
  }
}
