package io.striate.datasets.augmentation;

import io.striate.api.data.AugmentationType;
import io.striate.backend.tck.component.AugmentationContract;
import java.util.List;
import java.util.Map;

class EraseTypeTest implements AugmentationContract {
  @Override
  public AugmentationType type() {
    return new EraseType();
  }

  @Override
  public List<Map<String, ?>> settings() {
    return List.of(Map.of(), Map.of("probability", 1, "value", 0.5));
  }

  @Override
  public boolean moves() {
    return false;
  }
}
