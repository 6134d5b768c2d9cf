package io.striate.layers.type.regularization;

import io.striate.api.layer.LayerType;
import io.striate.api.tensor.Shape;
import io.striate.backend.tck.layer.LayerContract;
import java.util.List;
import java.util.Map;

/// In training, the mask of a step is fixed.
class SpatialDropoutTypeTest implements LayerContract {
  @Override
  public LayerType type() {
    return new SpatialDropoutType();
  }

  @Override
  public List<Case> cases() {
    Shape image = Shape.of(2, 5, 4);
    return List.of(new Case(Map.of("rate", 0.4), List.of(image), image, 0));
  }
}
