package io.striate.datasets.augmentation;

import io.striate.api.data.AugmentationType;
import io.striate.backend.tck.component.AugmentationContract;
import java.util.List;
import java.util.Map;

class PcaNoiseTypeTest implements AugmentationContract {
  @Override
  public AugmentationType type() {
    return new PcaNoiseType();
  }

  @Override
  public List<Map<String, ?>> settings() {
    return List.of(Map.of(), Map.of("deviation", 1));
  }

  @Override
  public boolean moves() {
    return false;
  }
}
