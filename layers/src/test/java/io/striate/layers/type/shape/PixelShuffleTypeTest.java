package io.striate.layers.type.shape;

import io.striate.api.layer.LayerType;
import io.striate.api.tensor.Shape;
import io.striate.backend.tck.layer.LayerContract;
import java.util.List;
import java.util.Map;

/// Channels become pixels.
class PixelShuffleTypeTest implements LayerContract {
  @Override
  public LayerType type() {
    return new PixelShuffleType();
  }

  @Override
  public List<Case> cases() {
    Shape image = Shape.of(8, 3, 2);
    return List.of(new Case(Map.of("factor", 2), List.of(image), Shape.of(2, 6, 4), 0));
  }
}
