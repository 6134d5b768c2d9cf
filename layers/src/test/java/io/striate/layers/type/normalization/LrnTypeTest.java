package io.striate.layers.type.normalization;

import io.striate.api.layer.LayerType;
import io.striate.api.tensor.Shape;
import io.striate.backend.tck.layer.LayerContract;
import java.util.List;
import java.util.Map;

/// Across channels, also of an even number, and within a channel.
class LrnTypeTest implements LayerContract {
  @Override
  public LayerType type() {
    return new LrnType();
  }

  @Override
  public List<Case> cases() {
    Shape image = Shape.of(4, 5, 4);
    return List.of(
        new Case(Map.of("alpha", 0.5), List.of(image), image, 0),
        new Case(Map.of("size", 4, "alpha", 0.5, "beta", 0.5, "k", 2), List.of(image), image, 0),
        new Case(
            Map.of("size", 3, "alpha", 0.5, "region", "within-channel"), List.of(image), image, 0));
  }
}
