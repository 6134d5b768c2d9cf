package io.striate.training.average;

import io.striate.api.train.WeightAverageType;
import io.striate.backend.tck.component.WeightAverageContract;
import java.util.List;
import java.util.Map;

class EmaTypeTest implements WeightAverageContract {
  @Override
  public WeightAverageType type() {
    return new EmaType();
  }

  @Override
  public List<Map<String, ?>> settings() {
    return List.of(Map.of(), Map.of("decay", 0, "warmUp", false, "start", 3));
  }
}
