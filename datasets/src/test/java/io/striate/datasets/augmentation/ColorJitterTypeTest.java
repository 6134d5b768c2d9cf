package io.striate.datasets.augmentation;

import io.striate.api.data.AugmentationType;
import io.striate.backend.tck.component.AugmentationContract;
import java.util.List;
import java.util.Map;

class ColorJitterTypeTest implements AugmentationContract {
  @Override
  public AugmentationType type() {
    return new ColorJitterType();
  }

  @Override
  public List<Map<String, ?>> settings() {
    return List.of(
        Map.of(), Map.of("brightness", 0.5, "contrast", 0.5, "saturation", 0.5, "hue", 0.5));
  }

  @Override
  public boolean moves() {
    return false;
  }
}
