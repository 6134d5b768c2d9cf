package io.striate.layers.type.shape;

import io.striate.api.layer.LayerType;
import io.striate.api.tensor.Shape;
import io.striate.backend.tck.layer.LayerContract;
import java.util.List;
import java.util.Map;

/// Channels change places.
class ChannelShuffleTypeTest implements LayerContract {
  @Override
  public LayerType type() {
    return new ChannelShuffleType();
  }

  @Override
  public List<Case> cases() {
    Shape image = Shape.of(6, 3, 2);
    return List.of(new Case(Map.of("groups", 3), List.of(image), image, 0));
  }
}
