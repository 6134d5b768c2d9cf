package io.striate.training.metric;

import io.striate.api.tensor.Shape;
import io.striate.api.train.MetricType;
import io.striate.backend.tck.component.MetricContract;
import java.util.List;
import java.util.Map;

/// The largest output, and the two largest of three.
class TopKTypeTest implements MetricContract {
  @Override
  public MetricType type() {
    return new TopKType();
  }

  @Override
  public List<Map<String, ?>> settings() {
    return List.of(Map.of("k", 1), Map.of("k", 2, "ignore", 1));
  }

  @Override
  public List<Shape> shapes() {
    return List.of(Shape.of(3), Shape.of(3, 2, 2));
  }
}
