package io.striate.layers.type.normalization;

import io.striate.api.layer.LayerType;
import io.striate.api.tensor.Shape;
import io.striate.backend.tck.layer.LayerContract;
import java.util.List;
import java.util.Map;

/// Of images, channel by channel, and of features.
class BatchNormTypeTest implements LayerContract {
  @Override
  public LayerType type() {
    return new BatchNormType();
  }

  @Override
  public List<Case> cases() {
    Shape image = Shape.of(2, 5, 4);
    return List.of(
        new Case(Map.of(), List.of(image), image, 4),
        new Case(Map.of("momentum", 0.5, "epsilon", 0.001), List.of(Shape.of(6)), Shape.of(6), 12));
  }
}
