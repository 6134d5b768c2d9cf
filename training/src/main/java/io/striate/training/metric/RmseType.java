package io.striate.training.metric;

import io.striate.api.component.Config;
import io.striate.api.component.Field;
import io.striate.api.program.Emitter;
import io.striate.api.train.Metric;
import io.striate.api.train.MetricType;
import java.util.List;

/// `rmse`: the root of the mean squared error over all elements of outputs and targets of one
/// shape; it has the unit of the target.
public final class RmseType implements MetricType {
  @Override
  public String id() {
    return "rmse";
  }

  @Override
  public String summary() {
    return "root of the mean squared error of numbers";
  }

  @Override
  public List<String> otherNames() {
    return List.of("RootMeanSquaredError");
  }

  @Override
  public List<Field<?>> fields() {
    return List.of();
  }

  @Override
  public Metric create(Config config) {
    return new Errors(Emitter::square, Math::sqrt);
  }
}
