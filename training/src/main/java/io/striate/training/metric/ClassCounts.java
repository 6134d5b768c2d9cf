package io.striate.training.metric;

import io.striate.api.component.Field;
import io.striate.api.component.FieldKind;
import io.striate.api.op.Move;
import io.striate.api.op.Reduce;
import io.striate.api.program.Emitter;
import io.striate.api.program.Value;
import io.striate.api.train.Direction;
import io.striate.api.train.Metric;
import io.striate.api.train.Supervision;
import io.striate.api.train.Unit;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.IntStream;

/// A share that follows from three counts for each class: labels predicted right, labels of the
/// class, and predictions of the class. Classes that neither a label nor a prediction names do not
/// take part. The sums are `[3, classes]`.
///
/// @param id of the metric's type
/// @param share the share of a class
/// @param average how the shares of the classes become one figure
/// @param labels which labels count
record ClassCounts(String id, Share share, Average average, Labels labels) implements Metric {
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

  /// How the shares of the classes become one figure.
  enum Average {
    /// The mean of the shares: each class counts the same.
    MACRO,
    /// The share of the counts of all classes together: each label counts the same.
    MICRO
  }

  /// How the shares of the classes become one figure.
  static final Field<Average> AVERAGE =
      Field.of(
          "average",
          FieldKind.word(Average.class),
          Average.MACRO,
          "macro is the mean over the classes that occur, micro counts all classes together; the"
              + " figure of micro is called micro-...");

  /// Labels that are predicted right, of all predictions of the class; 0 without predictions.
  static double precision(double right, double predicted) {
    return predicted == 0 ? 0 : right / predicted;
  }

  /// Labels that are predicted right, of all labels of the class; 0 without labels.
  static double recall(double right, double actual) {
    return actual == 0 ? 0 : right / actual;
  }

  /// The harmonic mean of precision and recall.
  static double f1(double right, double actual, double predicted) {
    return 2 * right / (actual + predicted);
  }

  @Override
  public Optional<String> name() {
    return average == Average.MICRO ? Optional.of("micro-" + id) : Optional.empty();
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
    return counts(emit, given, labels);
  }

  /// Emits the three counts of each class.
  static Value counts(Emitter emit, Supervision given, Labels labels) {
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
    return OptionalDouble.of(average == Average.MICRO ? micro(sums) : macro(sums));
  }

  private double micro(double[] sums) {
    int classes = sums.length / 3;
    double[] totals = new double[3];
    Arrays.setAll(totals, i -> Arrays.stream(sums, i * classes, (i + 1) * classes).sum());
    return totals[1] == 0 ? Double.NaN : share.of(totals[0], totals[1], totals[2]);
  }

  private double macro(double[] sums) {
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
    return total / seen;
  }
}
