package io.striate.training.detection;

import io.striate.api.program.Emitter;
import io.striate.api.program.Value;
import io.striate.api.random.RandomStream;
import io.striate.api.tensor.Shape;
import io.striate.api.tensor.TensorType;
import io.striate.api.train.MetricType;
import io.striate.api.train.Supervision;
import io.striate.backend.tck.component.MetricContract;
import java.util.List;
import java.util.Map;

/// The first boxes, and more than there are.
class BoxRecallTypeTest implements MetricContract {
  @Override
  public MetricType type() {
    return new BoxRecallType();
  }

  @Override
  public List<Map<String, ?>> settings() {
    return List.of(Map.of("count", 4, "limit", 0.2), Map.of("count", 100));
  }

  @Override
  public List<Shape> shapes() {
    return List.of(Drawn.OUTPUT);
  }

  @Override
  public TensorType targetType(Shape output) {
    return Drawn.TARGET;
  }

  @Override
  public double target(Shape output, RandomStream random) {
    return Drawn.target(random);
  }

  @Override
  public Supervision supervision(Emitter emit, Value output, Value target) {
    return Drawn.supervision(emit, output, target);
  }
}
