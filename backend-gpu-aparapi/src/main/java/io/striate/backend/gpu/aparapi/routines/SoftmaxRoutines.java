package io.striate.backend.gpu.aparapi.routines;

import io.striate.api.tensor.Shape;
import io.striate.api.tensor.TensorType;
import io.striate.backend.gpu.aparapi.launch.BufferRef;
import io.striate.backend.gpu.aparapi.launch.Launch;
import io.striate.backend.gpu.aparapi.launch.Routine;

/// Softmax, its cross-entropy loss, and argmax: one work-item for each position, which loops over
/// the classes along its axis.
final class SoftmaxRoutines {
  private SoftmaxRoutines() {}

  private static Launch.Builder launch(String kernel, String input, Shape logits, int axis) {
    return Launch.of(kernel)
        .memory(input, BufferRef.input(0))
        .memory("out", BufferRef.output(0))
        .integer("classes", logits.extent(axis))
        .integer("inner", logits.strides()[axis]);
  }

  private static Routine over(Launch.Builder launch, Shape logits, int axis) {
    return Routine.of(launch.overElements(logits.elements() / logits.extent(axis)));
  }

  static Routine softmax(TensorType logits, int axis) {
    Shape shape = logits.shape();
    return over(launch("softmax/SoftmaxKernel", "logits", shape, axis), shape, axis);
  }

  static Routine crossEntropy(TensorType logits) {
    return over(
        launch("softmax/CrossEntropyKernel", "logits", logits.shape(), 1)
            .memory("labels", BufferRef.input(1)),
        logits.shape(),
        1);
  }

  static Routine crossEntropyGrad(TensorType logits) {
    return over(
        launch("softmax/CrossEntropyGradKernel", "logits", logits.shape(), 1)
            .memory("labels", BufferRef.input(1))
            .memory("gradLoss", BufferRef.input(2)),
        logits.shape(),
        1);
  }

  static Routine argMax(TensorType in, int axis) {
    return over(launch("softmax/ArgMaxKernel", "in", in.shape(), axis), in.shape(), axis);
  }
}
