package io.striate.training.metric;

import io.striate.api.op.Move;
import io.striate.api.op.Reduce;
import io.striate.api.program.Emitter;
import io.striate.api.program.Value;
import io.striate.api.train.Direction;
import io.striate.api.train.Metric;
import io.striate.api.train.Supervision;
import io.striate.api.train.Unit;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.IntStream;

/// A mean over classes of a share that follows from three counts for each class: labels predicted
/// right, labels of the class, and predictions of the class. Classes that neither a label nor a
/// prediction names do not take part. The sums are `[3, classes]`.
///
/// @param share the share of a class
/// @param labels which labels count
record ClassCounts(Share share, Labels labels) implements Metric {
  /// The share of a class.
  @FunctionalInterface
  interface Share {
    /// Computes the share.
    ///
    /// @param right labels of the class that are predicted right
    /// @param actual labels of the class
    /// @param predicted predictions of the class
    double of(double right, double actual, double predicted);
  }

  @Override
  public Direction direction() {
    return Direction.HIGHER;
  }

  @Override
  public Unit unit() {
    return Unit.SHARE;
  }

  @Override
  public Value sums(Emitter emit, Supervision given) {
    Labels.requireClasses(given.output(), given.target());
    Value actual = labels.actual(emit, given.output(), given.target());
    Value predicted = labels.predicted(emit, given.output(), given.target());
    return emit.one(
        new Move.Concat(0),
        perClass(emit, emit.multiply(actual, predicted)),
        perClass(emit, actual),
        perClass(emit, predicted));
  }

  private static Value perClass(Emitter emit, Value marks) {
    List<Integer> others =
        IntStream.range(0, marks.type().shape().rank()).filter(axis -> axis != 1).boxed().toList();
    Value counts = emit.reduce(Reduce.Kind.SUM, marks, others);
    return emit.reshape(counts, 1, marks.type().shape().extent(1));
  }

  @Override
  public OptionalDouble figure(double[] sums) {
    int classes = sums.length / 3;
    double total = 0;
    int seen = 0;
    for (int c = 0; c < classes; c++) {
      double actual = sums[classes + c];
      double predicted = sums[2 * classes + c];
      if (actual + predicted > 0) {
        total += share.of(sums[c], actual, predicted);
        seen++;
      }
    }
    return OptionalDouble.of(total / seen);
  }
}
