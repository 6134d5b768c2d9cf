package io.striate.training.detection;

import io.striate.api.component.Field;
import io.striate.api.component.FieldKind;
import io.striate.api.op.Elementwise.Function;
import io.striate.api.program.Emitter;
import io.striate.api.program.Value;

/// How the logits of boxes `[N, R, classes + 1]` become probabilities of classes.
enum Scores {
  /// A softmax over all; the first is that of no class, the background. As in Fast R-CNN and SSD.
  SOFTMAX,
  /// The first is the logit of whether there is anything; the softmax of the others says what. As
  /// in YOLO.
  OBJECTNESS;

  /// How logits become probabilities.
  static final Field<Scores> FIELD =
      Field.of(
          "scores",
          FieldKind.word(Scores.class),
          SOFTMAX,
          "softmax: of nothing and each class; objectness: a logistic of whether there is anything,"
              + " times a softmax of what");

  /// The probability of each class, `[N, R, classes]`.
  Value probabilities(Emitter emit, Value logits) {
    int classes = logits.type().shape().extent(2) - 1;
    return switch (this) {
      case SOFTMAX -> emit.slice(emit.softmax(logits, 2), 2, 1, classes + 1);
      case OBJECTNESS ->
          emit.multiply(
              emit.apply(Function.SIGMOID, emit.slice(logits, 2, 0, 1)),
              emit.softmax(emit.slice(logits, 2, 1, classes + 1), 2));
    };
  }

  /// The cross-entropy of each box, `[N, R]`.
  ///
  /// @param kind `[N, R]`: the class of boxes that have one
  /// @param positive `[N, R]`: 1 for boxes that have one, 0 for others
  Value loss(Emitter emit, Value logits, Value kind, Value positive) {
    int classes = logits.type().shape().extent(2) - 1;
    return switch (this) {
      case SOFTMAX -> {
        Value label = emit.multiply(emit.add(kind, emit.constant(1)), positive);
        yield crossEntropy(emit, logits, label);
      }
      case OBJECTNESS -> {
        Value anything = emit.slice(logits, 2, 0, 1);
        Value whether = logistic(emit, BoxOutputs.withoutLast(emit, anything), positive);
        Value what = crossEntropy(emit, emit.slice(logits, 2, 1, classes + 1), kind);
        yield emit.add(whether, emit.multiply(what, positive));
      }
    };
  }

  private static Value crossEntropy(Emitter emit, Value logits, Value label) {
    Value chosen = emit.oneHot(label, logits.type().shape().extent(2), 2);
    Value each = emit.multiply(emit.logSoftmax(logits, 2), chosen);
    return emit.negate(BoxOutputs.sumOfLast(emit, each));
  }

  /// The cross-entropy of the logistic function, `softplus(x) - x` for positive ones.
  static Value logistic(Emitter emit, Value logit, Value positive) {
    return emit.subtract(emit.softplus(logit), emit.multiply(logit, positive));
  }
}
