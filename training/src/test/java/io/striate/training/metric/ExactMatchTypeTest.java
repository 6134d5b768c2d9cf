package io.striate.training.metric;

import io.striate.api.tensor.Shape;
import io.striate.api.train.MetricType;
import io.striate.backend.tck.component.MetricContract;
import java.util.List;
import java.util.Map;

/// Classes, sentences and masks.
class ExactMatchTypeTest implements MetricContract {
  @Override
  public MetricType type() {
    return new ExactMatchType();
  }

  @Override
  public List<Map<String, ?>> settings() {
    return List.of(Map.of(), Map.of("ignore", 0));
  }

  @Override
  public List<Shape> shapes() {
    return List.of(Shape.of(3), Shape.of(3, 2), Shape.of(2, 2, 2));
  }
}
