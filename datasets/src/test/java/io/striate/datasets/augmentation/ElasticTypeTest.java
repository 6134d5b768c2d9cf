package io.striate.datasets.augmentation;

import io.striate.api.data.AugmentationType;
import io.striate.backend.tck.component.AugmentationContract;
import java.util.List;
import java.util.Map;

class ElasticTypeTest implements AugmentationContract {
  @Override
  public AugmentationType type() {
    return new ElasticType();
  }

  @Override
  public List<Map<String, ?>> settings() {
    return List.of(Map.of(), Map.of("strength", 8, "smoothness", 1.5, "border", "edge"));
  }

  @Override
  public boolean interpolates() {
    return true;
  }
}
