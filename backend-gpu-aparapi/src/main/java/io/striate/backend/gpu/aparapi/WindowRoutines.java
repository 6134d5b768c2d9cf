package io.striate.backend.gpu.aparapi;

import io.striate.api.op.Window2d;
import io.striate.api.tensor.Shape;
import io.striate.api.tensor.TensorType;

/// Windows laid out and put back, and pooling: an item for each element of the result.
final class WindowRoutines {
  private WindowRoutines() {}

  private static Launch.Builder launch(String kernel, String input, Window2d window, Shape image) {
    return Launch.of(kernel)
        .memory(input, Place.input(0))
        .memory("out", Place.output(0))
        .window(window, image.extent(2), image.extent(3));
  }

  static Routine unfold(Window2d window, double padValue, TensorType image, TensorType out) {
    return Routine.of(
        launch("UnfoldKernel", "in", window, image.shape())
            .real("padValue", padValue)
            .overElements(out.shape().elements()));
  }

  static Routine fold(Window2d window, TensorType image) {
    return Routine.of(
        launch("FoldKernel", "in", window, image.shape()).overElements(image.shape().elements()));
  }

  static Routine maxPool(Window2d window, TensorType image, TensorType out) {
    return Routine.of(
        launch("MaxPoolKernel", "in", window, image.shape())
            .real("lowest", Double.NEGATIVE_INFINITY)
            .overElements(out.shape().elements()));
  }

  static Routine maxPoolGrad(Window2d window, TensorType image) {
    return Routine.of(
        launch("MaxPoolGradKernel", "in", window, image.shape())
            .memory("gradOutput", Place.input(1))
            .overElements(image.shape().elements()));
  }

  static Routine avgPool(Window2d window, boolean countPadding, TensorType image, TensorType out) {
    return Routine.of(
        launch("AvgPoolKernel", "in", window, image.shape())
            .whole("countPadding", countPadding ? 1 : 0)
            .overElements(out.shape().elements()));
  }

  static Routine avgPoolGrad(Window2d window, boolean countPadding, TensorType image) {
    return Routine.of(
        launch("AvgPoolGradKernel", "gradOutput", window, image.shape())
            .whole("countPadding", countPadding ? 1 : 0)
            .overElements(image.shape().elements()));
  }
}
