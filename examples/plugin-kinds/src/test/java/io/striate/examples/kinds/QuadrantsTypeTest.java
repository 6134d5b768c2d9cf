package io.striate.examples.kinds;

import io.striate.api.data.DatasetType;
import io.striate.api.tensor.Shape;
import io.striate.backend.tck.component.DatasetContract;
import java.util.List;
import java.util.Map;

class QuadrantsTypeTest implements DatasetContract {
  @Override
  public DatasetType type() {
    return new QuadrantsType();
  }

  @Override
  public List<Map<String, ?>> settings() {
    return List.of(Map.of("samples", 50, "testSamples", 20));
  }

  @Override
  public Map<String, Shape> inputs() {
    return Map.of("input", Shape.of(2));
  }
}
