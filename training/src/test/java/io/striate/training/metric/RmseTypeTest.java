package io.striate.training.metric;

import io.striate.api.random.RandomStream;
import io.striate.api.tensor.Shape;
import io.striate.api.tensor.TensorType;
import io.striate.api.train.MetricType;
import io.striate.backend.tck.component.MetricContract;
import java.util.List;

/// Vectors and images.
class RmseTypeTest implements MetricContract {
  @Override
  public MetricType type() {
    return new RmseType();
  }

  @Override
  public List<Shape> shapes() {
    return List.of(Shape.of(4), Shape.of(1, 2, 2));
  }

  @Override
  public TensorType targetType(Shape output) {
    return TensorType.float32(output);
  }

  @Override
  public double target(Shape output, RandomStream random) {
    return random.nextUniform();
  }
}
