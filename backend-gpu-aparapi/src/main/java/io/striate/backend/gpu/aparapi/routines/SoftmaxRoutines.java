package io.striate.backend.gpu.aparapi.routines;

import io.striate.api.tensor.Shape;
import io.striate.api.tensor.TensorType;
import io.striate.backend.gpu.aparapi.launch.BufferRef;
import io.striate.backend.gpu.aparapi.launch.Launch;
import io.striate.backend.gpu.aparapi.launch.Routine;

/// Softmax, its cross-entropy loss, and argmax: one work-item for each position, which loops over
/// the classes.
final class SoftmaxRoutines {
  private SoftmaxRoutines() {}

  private static Launch.Builder launch(String kernel, String input, Shape logits) {
    return Launch.of(kernel)
        .memory(input, BufferRef.input(0))
        .memory("out", BufferRef.output(0))
        .integer("classes", logits.extent(1))
        .integer("inner", logits.strides()[1]);
  }

  private static Routine over(Launch.Builder launch, Shape logits) {
    return Routine.of(launch.overElements(logits.elements() / logits.extent(1)));
  }

  static Routine softmax(TensorType logits) {
    return over(launch("softmax/SoftmaxKernel", "logits", logits.shape()), logits.shape());
  }

  static Routine crossEntropy(TensorType logits) {
    return over(
        launch("softmax/CrossEntropyKernel", "logits", logits.shape())
            .memory("labels", BufferRef.input(1)),
        logits.shape());
  }

  static Routine crossEntropyGrad(TensorType logits) {
    return over(
        launch("softmax/CrossEntropyGradKernel", "logits", logits.shape())
            .memory("labels", BufferRef.input(1))
            .memory("gradLoss", BufferRef.input(2)),
        logits.shape());
  }

  static Routine argMax(TensorType in) {
    return over(launch("softmax/ArgMaxKernel", "in", in.shape()), in.shape());
  }
}
