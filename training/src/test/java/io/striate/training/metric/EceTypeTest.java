package io.striate.training.metric;

import io.striate.api.tensor.Shape;
import io.striate.api.train.MetricType;
import io.striate.backend.tck.component.MetricContract;
import java.util.List;
import java.util.Map;

/// Two classes, of which a right output is always better calibrated than a wrong one.
class EceTypeTest implements MetricContract {
  @Override
  public MetricType type() {
    return new EceType();
  }

  @Override
  public List<Map<String, ?>> settings() {
    return List.of(Map.of(), Map.of("bins", 4, "ignore", 0));
  }

  @Override
  public List<Shape> shapes() {
    return List.of(Shape.of(2), Shape.of(2, 2, 2));
  }
}
