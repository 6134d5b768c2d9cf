package io.striate.training.metric;

import io.striate.api.component.Config;
import io.striate.api.component.Field;
import io.striate.api.op.Move;
import io.striate.api.op.Reduce;
import io.striate.api.program.Emitter;
import io.striate.api.program.Value;
import io.striate.api.train.Direction;
import io.striate.api.train.Metric;
import io.striate.api.train.MetricType;
import io.striate.api.train.Supervision;
import io.striate.api.train.Unit;
import java.util.List;
import java.util.OptionalDouble;

/// `r2`: the coefficient of determination, `1 - sum of (output - target)² / sum of (target - mean
/// target)²` over all samples, for each element of the output and averaged over them: 1 for right
/// outputs, 0 for the mean of the targets. Elements whose targets are all the same do not take
/// part.
///
/// The sums are `[4, elements]`: of each element the squared differences, the targets, their
/// squares, and the number of samples. The squares of a batch are added in single precision, so
/// targets should not be large beside their deviation.
///
/// Source: Wright, "Correlation and Causation", 1921; the average as scikit-learn's
/// `uniform_average`.
public final class R2Type implements MetricType {
  @Override
  public String id() {
    return "r2";
  }

  @Override
  public String summary() {
    return "coefficient of determination of numbers";
  }

  @Override
  public List<String> otherNames() {
    return List.of("R2Score");
  }

  @Override
  public List<Field<?>> fields() {
    return List.of();
  }

  @Override
  public Metric create(Config config) {
    return new R2();
  }

  private record R2() implements Metric {
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
      Value target = given.target();
      Errors.requireAlike(given.output(), target);
      Value difference = emit.subtract(given.output(), target);
      Value one = emit.fill(target.type().shape(), 1);
      return emit.one(
          new Move.Concat(0),
          overSamples(emit, emit.square(difference)),
          overSamples(emit, target),
          overSamples(emit, emit.square(target)),
          overSamples(emit, one));
    }

    private static Value overSamples(Emitter emit, Value value) {
      Value sum = emit.reduce(Reduce.Kind.SUM, value, List.of(0));
      return emit.reshape(sum, 1, sum.type().shape().size());
    }

    @Override
    public OptionalDouble figure(double[] sums) {
      int elements = sums.length / 4;
      double total = 0;
      int seen = 0;
      for (int i = 0; i < elements; i++) {
        double target = sums[elements + i];
        double spread = sums[2 * elements + i] - target * target / sums[3 * elements + i];
        if (spread > 0) {
          total += 1 - sums[i] / spread;
          seen++;
        }
      }
      return OptionalDouble.of(total / seen);
    }
  }
}
