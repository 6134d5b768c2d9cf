package io.striate.datasets.augmentation;

import io.striate.api.data.AugmentationType;
import io.striate.backend.tck.component.AugmentationContract;
import java.util.List;
import java.util.Map;

class PadAndCropTypeTest implements AugmentationContract {
  @Override
  public AugmentationType type() {
    return new PadAndCropType();
  }

  @Override
  public List<Map<String, ?>> settings() {
    return List.of(Map.of(), Map.of("padding", 2, "border", "reflect"), Map.of("border", "edge"));
  }
}
