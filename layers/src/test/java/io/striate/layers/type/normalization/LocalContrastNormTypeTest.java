package io.striate.layers.type.normalization;

import io.striate.api.layer.LayerType;
import io.striate.api.tensor.Shape;
import io.striate.backend.tck.layer.LayerContract;
import java.util.List;
import java.util.Map;

/// Both parts, and each alone.
class LocalContrastNormTypeTest implements LayerContract {
  @Override
  public LayerType type() {
    return new LocalContrastNormType();
  }

  @Override
  public List<Case> cases() {
    Shape image = Shape.of(4, 5, 4);
    return List.of(
        new Case(Map.of("size", 3), List.of(image), image, 0),
        new Case(
            Map.of("size", 5, "deviation", 2, "parts", "subtractive"), List.of(image), image, 0),
        new Case(Map.of("parts", "divisive"), List.of(image), image, 0));
  }
}
