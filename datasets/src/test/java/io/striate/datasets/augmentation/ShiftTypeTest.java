package io.striate.datasets.augmentation;

import io.striate.api.data.AugmentationType;
import io.striate.backend.tck.component.AugmentationContract;
import java.util.List;
import java.util.Map;

class ShiftTypeTest implements AugmentationContract {
  @Override
  public AugmentationType type() {
    return new ShiftType();
  }

  @Override
  public List<Map<String, ?>> settings() {
    return List.of(Map.of(), Map.of("height", 0.5, "width", 0.3, "border", "edge"));
  }
}
