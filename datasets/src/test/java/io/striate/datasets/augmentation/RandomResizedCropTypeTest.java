package io.striate.datasets.augmentation;

import io.striate.api.data.AugmentationType;
import io.striate.backend.tck.component.AugmentationContract;
import java.util.List;
import java.util.Map;

class RandomResizedCropTypeTest implements AugmentationContract {
  @Override
  public AugmentationType type() {
    return new RandomResizedCropType();
  }

  @Override
  public List<Map<String, ?>> settings() {
    return List.of(Map.of(), Map.of("area", List.of(0.2, 0.5), "ratio", List.of(1.0, 1.0)));
  }

  @Override
  public boolean interpolates() {
    return true;
  }
}
