package io.striate.training.metric;

import io.striate.api.component.Config;
import io.striate.api.component.Field;
import io.striate.api.program.Emitter;
import io.striate.api.train.Metric;
import io.striate.api.train.MetricType;
import java.util.List;
import java.util.function.DoubleUnaryOperator;

/// `mse`: the mean squared error, over all elements of outputs and targets of one shape.
public final class MseType implements MetricType {
  @Override
  public String id() {
    return "mse";
  }

  @Override
  public String summary() {
    return "mean squared error of numbers";
  }

  @Override
  public List<String> otherNames() {
    return List.of("MeanSquaredError");
  }

  @Override
  public List<Field<?>> fields() {
    return List.of();
  }

  @Override
  public Metric create(Config config) {
    return new Errors(Emitter::square, DoubleUnaryOperator.identity());
  }
}
