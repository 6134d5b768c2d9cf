package io.striate.examples.kinds;

import io.striate.api.component.Config;
import io.striate.api.component.Field;
import io.striate.api.op.Reduce;
import io.striate.api.program.Emitter;
import io.striate.api.program.Value;
import io.striate.api.train.Direction;
import io.striate.api.train.MeanMetric;
import io.striate.api.train.Metric;
import io.striate.api.train.MetricType;
import io.striate.api.train.Unit;
import java.util.List;

/// `demo:confidence`: the largest output of a sample `[N, classes]`, averaged over all samples.
public final class ConfidenceType implements MetricType {
  @Override
  public String id() {
    return "demo:confidence";
  }

  @Override
  public String summary() {
    return "mean of the largest output";
  }

  @Override
  public List<Field<?>> fields() {
    return List.of();
  }

  @Override
  public Metric create(Config config) {
    return new Confidence();
  }

  private record Confidence() implements MeanMetric {
    @Override
    public Direction direction() {
      return Direction.NONE;
    }

    @Override
    public Unit unit() {
      return Unit.NUMBER;
    }

    @Override
    public Value perSample(Emitter emit, Value output, Value target) {
      Value largest = emit.reduce(Reduce.Kind.MAX, output, List.of(1));
      return emit.reshape(largest, output.type().shape().extent(0));
    }
  }
}
