package io.striate.api.op;

import io.striate.api.program.Differentiation;
import io.striate.api.program.Emitter;
import io.striate.api.program.Instruction;
import io.striate.api.program.Value;
import java.util.List;
import java.util.Optional;

/// An operation that can be said in other, simpler ones. A backend may have a kernel of its own for
/// it, and need not.
public sealed interface CompositeOp extends Op
    permits Conv2d,
        Conv2dGradInput,
        Conv2dGradWeight,
        MaxPool2d,
        MaxPool2dGrad,
        AvgPool2d,
        AvgPool2dGrad,
        Softmax,
        SoftmaxCrossEntropy,
        SoftmaxCrossEntropyGrad,
        BatchNorm,
        BatchNormGrad,
        BatchNormInference,
        Dropout,
        ArgMax,
        SgdUpdate,
        AdamUpdate {
  /// An example of every composite operation of this api.
  static List<Example> examples() {
    return List.of(
        Conv2d.example(),
        Conv2dGradInput.example(),
        Conv2dGradWeight.example(),
        MaxPool2d.example(),
        MaxPool2dGrad.example(),
        AvgPool2d.example(),
        AvgPool2dGrad.example(),
        BatchNorm.example(),
        BatchNormGrad.example(),
        BatchNormInference.example(),
        Softmax.example(),
        SoftmaxCrossEntropy.example(),
        SoftmaxCrossEntropyGrad.example(),
        ArgMax.example(),
        Dropout.example(),
        SgdUpdate.example(),
        AdamUpdate.example());
  }

  /// Emits the same function in simpler operations and returns its outputs.
  List<Value> lower(Emitter emit, List<Value> inputs);

  /// By default the gradient of the lowering.
  @Override
  default List<Optional<Value>> gradient(
      Emitter emit, Instruction self, List<Optional<Value>> gradOutputs) {
    return Differentiation.throughLowering(emit, this, self.inputs(), gradOutputs);
  }
}
