package io.striate.datasets.augmentation;

import io.striate.api.data.AugmentationType;
import io.striate.backend.tck.component.AugmentationContract;
import java.util.List;
import java.util.Map;

class ZoomTypeTest implements AugmentationContract {
  @Override
  public AugmentationType type() {
    return new ZoomType();
  }

  @Override
  public List<Map<String, ?>> settings() {
    return List.of(Map.of(), Map.of("factor", List.of(0.5, 2.0), "border", "edge"));
  }

  @Override
  public boolean interpolates() {
    return true;
  }
}
