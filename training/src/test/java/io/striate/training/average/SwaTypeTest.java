package io.striate.training.average;

import io.striate.api.train.WeightAverageType;
import io.striate.backend.tck.component.WeightAverageContract;
import java.util.List;
import java.util.Map;

class SwaTypeTest implements WeightAverageContract {
  @Override
  public WeightAverageType type() {
    return new SwaType();
  }

  @Override
  public List<Map<String, ?>> settings() {
    return List.of(Map.of("start", 0), Map.of("start", 3, "every", 2, "statistics", 0));
  }
}
