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

/// By each convention, with both kinds of scores.
class MapTypeTest implements MetricContract {
  @Override
  public MetricType type() {
    return new MapType();
  }

  @Override
  public List<Map<String, ?>> settings() {
    return List.of(
        Map.of("limits", 0.1),
        Map.of("convention", "voc-2007", "limits", List.of(0.1, 0.3), "scores", "objectness"),
        Map.of("convention", "coco", "most", 3, "bins", 50));
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
