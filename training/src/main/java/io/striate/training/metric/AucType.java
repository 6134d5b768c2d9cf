package io.striate.training.metric;

import io.striate.api.component.Config;
import io.striate.api.component.Field;
import io.striate.api.component.FieldKind;
import io.striate.api.error.Code;
import io.striate.api.error.StriateException;
import io.striate.api.op.Elementwise.Function;
import io.striate.api.op.Move;
import io.striate.api.program.Emitter;
import io.striate.api.program.Value;
import io.striate.api.tensor.Shape;
import io.striate.api.train.Direction;
import io.striate.api.train.Metric;
import io.striate.api.train.MetricType;
import io.striate.api.train.Supervision;
import io.striate.api.train.Unit;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/// `auc`: the area under the receiver operating characteristic of a binary classifier: the
/// probability that a positive sample has a higher score than a negative one, where equal scores
/// count half.
///
/// The score is the probability of the positive class: for two logits `[N, 2, ...]` with labels
/// `i32[N, ...]` that of class 1, for one logit `[N, ...]` with targets of the same shape (1 is
/// positive, 0 negative) the sigmoid of it. Scores are counted in `bins` bins of equal width from 0
/// to 1, and scores in one bin count as equal; so the area is exact up to half the share of pairs
/// that share a bin. The sums are `[2, bins + 1]`: how many positive and how many negative samples
/// have a score of at least `i / bins`.
///
/// Source: Fawcett, "An introduction to ROC analysis", Pattern Recognition Letters 27 (2006).
public final class AucType implements MetricType {
  private static final Field<Integer> BINS =
      Field.of(
          "bins", FieldKind.integer(1), 1000, "bins of equal width that scores are counted in");

  @Override
  public String id() {
    return "auc";
  }

  @Override
  public String summary() {
    return "area under the ROC curve of a binary classifier";
  }

  @Override
  public List<String> otherNames() {
    return List.of("AUROC");
  }

  @Override
  public List<Field<?>> fields() {
    return List.of(BINS);
  }

  @Override
  public Metric create(Config config) {
    return new Auc(config.get(BINS));
  }

  private record Auc(int bins) implements Metric {
    @Override
    public Direction direction() {
      return Direction.HIGHER;
    }

    @Override
    public Unit unit() {
      return Unit.NUMBER;
    }

    @Override
    public Value sums(Emitter emit, Supervision given) {
      Value logit = logit(emit, given.output(), given.target());
      int count = logit.type().shape().size();
      Value score = emit.reshape(emit.apply(Function.SIGMOID, logit), count, 1);
      Value positive = emit.reshape(given.target(), count, 1);
      Value edges = emit.scale(emit.iota(Shape.of(1, bins + 1), 1), 1.0 / bins);
      Value below = emit.apply(Function.GREATER, edges, score);
      Value reached = emit.subtract(emit.constant(1), below);
      Value positives = emit.apply(Function.GREATER, positive, emit.constant(0.5));
      Value negatives = emit.subtract(emit.constant(1), positives);
      return emit.one(
          new Move.Concat(0),
          emit.matmul(positives, reached, true, false),
          emit.matmul(negatives, reached, true, false));
    }

    private static Value logit(Emitter emit, Value output, Value target) {
      Shape shape = output.type().shape();
      Shape labels = target.type().shape();
      if (shape.equals(labels)) {
        return output;
      }
      if (shape.rank() >= 2 && shape.extent(1) == 2 && shape.with(1, 1).size() == labels.size()) {
        return emit.subtract(emit.slice(output, 1, 1, 2), emit.slice(output, 1, 0, 1));
      }
      throw new StriateException(
          Code.SHAPES_DISAGREE,
          "needs outputs [N, 2, ...] with labels [N, ...], or outputs and targets of one shape,"
              + String.format(Locale.ROOT, " got %s and %s", output.type(), target.type()));
    }

    /// Trapezoids between neighboring thresholds, from the highest to the lowest.
    @Override
    public OptionalDouble figure(double[] sums) {
      double area = 0;
      for (int i = 0; i <= bins; i++) {
        double positive = sums[i];
        double negative = sums[bins + 1 + i];
        double positiveAbove = i == bins ? 0 : sums[i + 1];
        double negativeAbove = i == bins ? 0 : sums[bins + 2 + i];
        area += (negative - negativeAbove) * (positive + positiveAbove) / 2;
      }
      return OptionalDouble.of(area / (sums[0] * sums[bins + 1]));
    }
  }
}
