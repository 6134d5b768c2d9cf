package io.striate.training.metric;

import io.striate.api.tensor.Shape;
import io.striate.api.train.MetricType;
import io.striate.backend.tck.component.MetricContract;
import java.util.List;
import java.util.Map;

/// Two logits of images and of pixels.
class AucTypeTest implements MetricContract {
  @Override
  public MetricType type() {
    return new AucType();
  }

  @Override
  public List<Map<String, ?>> settings() {
    return List.of(Map.of(), Map.of("bins", 10));
  }

  @Override
  public List<Shape> shapes() {
    return List.of(Shape.of(2), Shape.of(2, 2, 2));
  }
}
