package io.striate.datasets.augmentation;

import io.striate.api.data.AugmentationType;
import io.striate.backend.tck.component.AugmentationContract;
import java.util.List;
import java.util.Map;

class RotateTypeTest implements AugmentationContract {
  @Override
  public AugmentationType type() {
    return new RotateType();
  }

  @Override
  public List<Map<String, ?>> settings() {
    return List.of(Map.of(), Map.of("degrees", 180, "border", "reflect"));
  }

  @Override
  public boolean interpolates() {
    return true;
  }
}
