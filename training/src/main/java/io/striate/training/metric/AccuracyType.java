package io.striate.training.metric;

import io.striate.api.component.Config;
import io.striate.api.component.Field;
import io.striate.api.op.ArgMax;
import io.striate.api.op.Elementwise.Function;
import io.striate.api.program.Emitter;
import io.striate.api.program.Value;
import io.striate.api.train.Direction;
import io.striate.api.train.MeanMetric;
import io.striate.api.train.Metric;
import io.striate.api.train.MetricType;
import io.striate.api.train.Unit;
import java.util.List;
import java.util.Optional;

/// `accuracy`: the share of labels whose class has the largest output.
public final class AccuracyType implements MetricType {
  @Override
  public String id() {
    return "accuracy";
  }

  @Override
  public String summary() {
    return "share of labels whose class has the largest output";
  }

  @Override
  public List<String> otherNames() {
    return List.of("SparseCategoricalAccuracy", "CategoricalAccuracy", "MulticlassAccuracy");
  }

  @Override
  public List<Field<?>> fields() {
    return List.of(Labels.IGNORE);
  }

  @Override
  public Metric create(Config config) {
    return new Accuracy(new Labels(config.get(Labels.IGNORE)));
  }

  private record Accuracy(Labels labels) implements MeanMetric {
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
      Labels.requireClasses(output, target);
      return emit.apply(Function.EQUAL, emit.one(new ArgMax(), output), target);
    }

    @Override
    public Optional<Value> weight(Emitter emit, Value output, Value target) {
      return labels.counted(emit, target);
    }
  }
}
