package io.striate.training.metric;

import io.striate.api.component.Config;
import io.striate.api.component.Field;
import io.striate.api.op.Elementwise.Function;
import io.striate.api.train.Metric;
import io.striate.api.train.MetricType;
import java.util.List;
import java.util.function.DoubleUnaryOperator;

/// `mae`: the mean absolute error, over all elements of outputs and targets of one shape.
public final class MaeType implements MetricType {
  @Override
  public String id() {
    return "mae";
  }

  @Override
  public String summary() {
    return "mean absolute error of numbers";
  }

  @Override
  public List<String> otherNames() {
    return List.of("MeanAbsoluteError");
  }

  @Override
  public List<Field<?>> fields() {
    return List.of();
  }

  @Override
  public Metric create(Config config) {
    return new Errors(
        (emit, difference) -> emit.apply(Function.ABS, difference), DoubleUnaryOperator.identity());
  }
}
