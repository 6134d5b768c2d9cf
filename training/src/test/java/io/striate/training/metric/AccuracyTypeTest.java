package io.striate.training.metric;

import io.striate.api.tensor.Shape;
import io.striate.api.train.MetricType;
import io.striate.backend.tck.component.MetricContract;
import java.util.List;

/// Labels of images and of pixels.
class AccuracyTypeTest implements MetricContract {
  @Override
  public MetricType type() {
    return new AccuracyType();
  }

  @Override
  public List<Shape> shapes() {
    return List.of(Shape.of(3), Shape.of(3, 2, 2));
  }
}
