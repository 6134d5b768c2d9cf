package io.striate.training.metric;

import io.striate.api.tensor.Shape;
import io.striate.api.train.MetricType;
import io.striate.backend.tck.component.MetricContract;
import java.util.List;
import java.util.Map;

/// Macro and micro, of images and pixels.
class PrecisionTypeTest implements MetricContract {
  @Override
  public MetricType type() {
    return new PrecisionType();
  }

  @Override
  public List<Map<String, ?>> settings() {
    return List.of(Map.of(), Map.of("average", "micro", "ignore", 0));
  }

  @Override
  public List<Shape> shapes() {
    return List.of(Shape.of(3), Shape.of(3, 2, 2));
  }
}
