package io.striate.training.metric;

import io.striate.api.error.Code;
import io.striate.api.error.StriateException;
import io.striate.api.program.Emitter;
import io.striate.api.program.Value;
import io.striate.api.tensor.Shape;
import java.util.Locale;

/// Answers that consist of labels, such as the words of a sentence.
final class LabelSequences {
  private LabelSequences() {}

  /// The labels of an answer: the answer itself where it has the shape of the target, or the most
  /// likely classes where it has a number for each class.
  ///
  /// @return in the shape of the target
  /// @throws StriateException if it is neither
  static Value of(Emitter emit, Value answer, Value target) {
    if (answer.type().shape().equals(target.type().shape())) {
      return answer;
    }
    Labels.requireClasses(answer, target);
    return emit.argmax(answer, 1);
  }

  /// Checks that targets are sequences of at least some steps.
  ///
  /// @throws StriateException if not
  static void requireSteps(Value target, int least) {
    Shape shape = target.type().shape();
    if (shape.rank() != 2 || shape.extent(1) < least) {
      throw new StriateException(
          Code.SHAPES_DISAGREE,
          String.format(
              Locale.ROOT,
              "needs targets i32[N, steps] of at least %d steps, got %s",
              least,
              target.type()));
    }
  }
}
