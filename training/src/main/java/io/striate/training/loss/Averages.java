package io.striate.training.loss;

import io.striate.api.op.Elementwise.Function;
import io.striate.api.program.Emitter;
import io.striate.api.program.Value;
import java.util.List;

/// Averages of probabilities whose logarithms are known.
final class Averages {
  private Averages() {}

  /// The logarithm of the mean of the probabilities. The largest logarithm is taken out of the sum,
  /// so that small probabilities do not become 0.
  ///
  /// @param logarithms of probabilities, of one type; may be minus infinity
  static Value logMean(Emitter emit, List<Value> logarithms) {
    Value largest =
        logarithms.stream()
            .reduce(emit.constant(-Float.MAX_VALUE), (a, b) -> emit.apply(Function.MAXIMUM, a, b));
    Value sum =
        logarithms.stream()
            .map(each -> emit.apply(Function.EXP, emit.subtract(each, largest)))
            .reduce(emit::add)
            .orElseThrow();
    Value mean = emit.scale(sum, 1.0 / logarithms.size());
    return emit.add(largest, emit.apply(Function.LOG, mean));
  }

  /// Logits whose softmax over axis 1 is the mean of those of some logits.
  static Value ofLogits(Emitter emit, List<Value> logits) {
    return logMean(emit, logits.stream().map(each -> emit.logSoftmax(each, 1)).toList());
  }
}
