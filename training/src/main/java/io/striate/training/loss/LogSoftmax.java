package io.striate.training.loss;

import io.striate.api.op.Elementwise.Function;
import io.striate.api.op.Reduce;
import io.striate.api.program.Emitter;
import io.striate.api.program.Value;
import java.util.List;

/// The logarithm of the softmax over axis 1.
public final class LogSoftmax {
  private LogSoftmax() {}

  /// Emits the logarithms of the probabilities of the classes.
  public static Value emit(Emitter emit, Value logits) {
    Value largest = emit.reduce(Reduce.Kind.MAX, logits, List.of(1));
    Value shifted = emit.subtract(logits, largest);
    Value sum = ClassLabels.overClasses(emit, emit.apply(Function.EXP, shifted));
    return emit.subtract(shifted, emit.apply(Function.LOG, sum));
  }
}
