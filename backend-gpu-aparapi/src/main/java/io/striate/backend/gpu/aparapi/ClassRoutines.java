package io.striate.backend.gpu.aparapi;

import io.striate.api.tensor.Shape;
import io.striate.api.tensor.TensorType;

/// Softmax, its loss and the best class: an item for each sample's place, which walks the classes.
final class ClassRoutines {
  private ClassRoutines() {}

  private static Launch.Builder launch(String kernel, String input, Shape logits) {
    return Launch.of(kernel)
        .memory(input, Place.input(0))
        .memory("out", Place.output(0))
        .whole("classes", logits.extent(1))
        .whole("inner", logits.strides()[1]);
  }

  private static Routine over(Launch.Builder launch, Shape logits) {
    return Routine.of(launch.overElements(logits.elements() / logits.extent(1)));
  }

  static Routine softmax(TensorType logits) {
    return over(launch("SoftmaxKernel", "logits", logits.shape()), logits.shape());
  }

  static Routine crossEntropy(TensorType logits) {
    return over(
        launch("CrossEntropyKernel", "logits", logits.shape()).memory("labels", Place.input(1)),
        logits.shape());
  }

  static Routine crossEntropyGrad(TensorType logits) {
    return over(
        launch("CrossEntropyGradKernel", "logits", logits.shape())
            .memory("labels", Place.input(1))
            .memory("gradLoss", Place.input(2)),
        logits.shape());
  }

  static Routine argMax(TensorType in) {
    return over(launch("ArgMaxKernel", "in", in.shape()), in.shape());
  }
}
