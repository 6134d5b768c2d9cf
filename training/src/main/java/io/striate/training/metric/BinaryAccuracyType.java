package io.striate.training.metric;

import io.striate.api.component.Config;
import io.striate.api.component.Field;
import io.striate.api.component.FieldKind;
import io.striate.api.op.Elementwise.Function;
import io.striate.api.program.Emitter;
import io.striate.api.program.Value;
import io.striate.api.train.Direction;
import io.striate.api.train.MeanMetric;
import io.striate.api.train.Metric;
import io.striate.api.train.MetricType;
import io.striate.api.train.Unit;
import java.util.List;

/// `binary-accuracy`: the share of elements for which the output is above a threshold just where
/// the target is above 0.5; outputs and targets have one shape.
public final class BinaryAccuracyType implements MetricType {
  private static final Field<Double> THRESHOLD =
      Field.of(
          "threshold",
          FieldKind.number(-Double.MAX_VALUE, Double.MAX_VALUE),
          0.0,
          "outputs above it are positive: 0 suits logits, 0.5 probabilities");

  @Override
  public String id() {
    return "binary-accuracy";
  }

  @Override
  public String summary() {
    return "share of elements that are on the right side of a threshold";
  }

  @Override
  public List<String> otherNames() {
    return List.of("BinaryAccuracy");
  }

  @Override
  public List<Field<?>> fields() {
    return List.of(THRESHOLD);
  }

  @Override
  public Metric create(Config config) {
    return new BinaryAccuracy(config.get(THRESHOLD));
  }

  private record BinaryAccuracy(double threshold) implements MeanMetric {
    @Override
    public Direction direction() {
      return Direction.HIGHER;
    }

    @Override
    public Unit unit() {
      return Unit.SHARE;
    }

    @Override
    public Value perSample(Emitter emit, Value output, Value target) {
      Errors.requireAlike(output, target);
      Value positive = emit.apply(Function.GREATER, output, emit.constant(threshold));
      Value actual = emit.apply(Function.GREATER, target, emit.constant(0.5));
      return emit.apply(Function.EQUAL, positive, actual);
    }
  }
}
