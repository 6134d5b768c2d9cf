package io.striate.training.metric;

import io.striate.api.component.Config;
import io.striate.api.component.Field;
import io.striate.api.component.FieldKind;
import io.striate.api.op.ArgMax;
import io.striate.api.op.Elementwise.Function;
import io.striate.api.op.Move;
import io.striate.api.op.Reduce;
import io.striate.api.op.Softmax;
import io.striate.api.program.Emitter;
import io.striate.api.program.Value;
import io.striate.api.tensor.Shape;
import io.striate.api.train.Direction;
import io.striate.api.train.Metric;
import io.striate.api.train.MetricType;
import io.striate.api.train.Supervision;
import io.striate.api.train.Unit;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/// `ece`: the expected calibration error, by how much the confidence of predictions differs from
/// the share of them that is right.
///
/// The confidence is the largest probability. Predictions are counted in `bins` bins of equal
/// width, each from above `i / bins` to `(i + 1) / bins`; the figure is the mean over all
/// predictions of the difference between the mean confidence and the accuracy of their bin. The
/// sums are `[3, bins]`: of the predictions with a confidence above `i / bins` the number, the
/// confidences, and how many are right.
///
/// Source: Guo et al., "On Calibration of Modern Neural Networks", arXiv:1706.04599.
public final class EceType implements MetricType {
  private static final Field<Integer> BINS =
      Field.of(
          "bins", FieldKind.integer(1), 15, "bins of equal width that predictions are counted in");
  private static final Field<Boolean> LOGITS =
      Field.of(
          "logits",
          FieldKind.flag(),
          true,
          "whether outputs are logits; false for probabilities, such as a softmax gives");

  @Override
  public String id() {
    return "ece";
  }

  @Override
  public String summary() {
    return "expected calibration error: how far confidence is from accuracy";
  }

  @Override
  public List<String> otherNames() {
    return List.of("CalibrationError", "ExpectedCalibrationError");
  }

  @Override
  public List<Field<?>> fields() {
    return List.of(BINS, LOGITS, Labels.IGNORE);
  }

  @Override
  public Metric create(Config config) {
    return new Ece(config.get(BINS), config.get(LOGITS), new Labels(config.get(Labels.IGNORE)));
  }

  private record Ece(int bins, boolean logits, Labels labels) implements Metric {
    @Override
    public Direction direction() {
      return Direction.LOWER;
    }

    @Override
    public Unit unit() {
      return Unit.SHARE;
    }

    @Override
    public Value sums(Emitter emit, Supervision given) {
      Value output = given.output();
      Value target = given.target();
      Labels.requireClasses(output, target);
      int count = target.type().shape().size();
      Value probabilities = logits ? emit.one(new Softmax(), output) : output;
      Value largest = emit.reduce(Reduce.Kind.MAX, probabilities, List.of(1));
      Value confidence = emit.reshape(largest, 1, count);
      Value edges = emit.scale(emit.iota(Shape.of(bins, 1), 0), 1.0 / bins);
      Value above = emit.apply(Function.GREATER, confidence, edges);
      Value right = emit.apply(Function.EQUAL, emit.one(new ArgMax(), output), target);
      Optional<Value> counted = labels.counted(emit, target);
      Value weight =
          emit.reshape(counted.orElseGet(() -> emit.fill(target.type().shape(), 1)), 1, count);
      Value rows =
          emit.one(
              new Move.Concat(0),
              weight,
              emit.multiply(confidence, weight),
              emit.multiply(emit.reshape(right, 1, count), weight));
      return emit.matmul(rows, above, false, true);
    }

    @Override
    public OptionalDouble figure(double[] sums) {
      double total = 0;
      for (int bin = 0; bin < bins; bin++) {
        total += Math.abs(own(sums, bins, bin) - own(sums, 2 * bins, bin));
      }
      return OptionalDouble.of(total / sums[0]);
    }

    /// What belongs to a bin and not to the higher ones.
    private double own(double[] sums, int row, int bin) {
      return sums[row + bin] - (bin + 1 < bins ? sums[row + bin + 1] : 0);
    }
  }
}
