package io.striate.examples.kinds;

import io.striate.api.tensor.Shape;
import io.striate.api.train.MetricType;
import io.striate.backend.tck.component.MetricContract;
import java.util.List;

class ConfidenceTypeTest implements MetricContract {
  @Override
  public MetricType type() {
    return new ConfidenceType();
  }

  @Override
  public List<Shape> shapes() {
    return List.of(Shape.of(4));
  }
}
