package io.striate.examples.gabor;

import io.striate.api.layer.LayerType;
import io.striate.api.tensor.Shape;
import io.striate.backend.tck.layer.LayerContract;
import java.util.List;
import java.util.Map;

class GaborContractTest implements LayerContract {
  @Override
  public LayerType type() {
    return new GaborType();
  }

  @Override
  public List<Case> cases() {
    Shape image = Shape.of(2, 5, 4);
    return List.of(
        new Case(Map.of("directions", 3), List.of(image), Shape.of(3, 5, 4), 150),
        new Case(
            Map.of("directions", 2, "kernel", 3, "wavelength", 2.5),
            List.of(image),
            Shape.of(2, 5, 4),
            36));
  }
}
