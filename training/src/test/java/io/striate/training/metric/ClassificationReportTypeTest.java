package io.striate.training.metric;

import io.striate.api.tensor.Shape;
import io.striate.api.train.MetricType;
import io.striate.backend.tck.component.MetricContract;
import java.util.List;
import java.util.Map;

/// Images and pixels.
class ClassificationReportTypeTest implements MetricContract {
  @Override
  public MetricType type() {
    return new ClassificationReportType();
  }

  @Override
  public List<Map<String, ?>> settings() {
    return List.of(Map.of(), Map.of("ignore", 0));
  }

  @Override
  public List<Shape> shapes() {
    return List.of(Shape.of(3), Shape.of(3, 2, 2));
  }
}
