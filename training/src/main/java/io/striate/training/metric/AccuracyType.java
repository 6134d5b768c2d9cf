package io.striate.training.metric;

import io.striate.api.component.Config;
import io.striate.api.component.Field;
import io.striate.api.op.ArgMax;
import io.striate.api.op.Elementwise.Function;
import io.striate.api.train.Metric;
import io.striate.api.train.MetricType;
import java.util.List;

/// `accuracy`: 1 where the largest output is that of the right class, else 0.
public final class AccuracyType implements MetricType {
  @Override
  public String id() {
    return "accuracy";
  }

  @Override
  public String summary() {
    return "share of samples whose largest output is that of the right class";
  }

  @Override
  public List<Field<?>> fields() {
    return List.of();
  }

  @Override
  public Metric create(Config config) {
    return (emit, output, target) ->
        emit.apply(Function.EQUAL, emit.one(new ArgMax(), output), target);
  }
}
