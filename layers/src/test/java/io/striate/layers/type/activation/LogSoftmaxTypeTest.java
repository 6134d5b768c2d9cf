package io.striate.layers.type.activation;

import io.striate.api.layer.LayerType;
import io.striate.api.tensor.Shape;
import io.striate.backend.tck.layer.LayerContract;
import java.util.List;
import java.util.Map;

/// Over features, and over the channels of an image.
class LogSoftmaxTypeTest implements LayerContract {
  @Override
  public LayerType type() {
    return new LogSoftmaxType();
  }

  @Override
  public List<Case> cases() {
    Shape image = Shape.of(2, 5, 4);
    return List.of(
        new Case(Map.of(), List.of(Shape.of(5)), Shape.of(5), 0),
        new Case(Map.of(), List.of(image), image, 0));
  }
}
