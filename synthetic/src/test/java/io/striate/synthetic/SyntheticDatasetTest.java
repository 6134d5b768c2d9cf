package io.striate.synthetic;

import io.striate.api.data.DatasetType;
import io.striate.api.tensor.Shape;
import io.striate.backend.tck.component.DatasetContract;
import java.util.List;
import java.util.Map;

/// Gray and color images.
class SyntheticDatasetTest implements DatasetContract {
  @Override
  public DatasetType type() {
    return new SyntheticDataset();
  }

  @Override
  public List<Map<String, ?>> settings() {
    return List.of(
        Map.of("samples", 50, "testSamples", 20),
        Map.of("samples", 7, "classes", 3, "noise", 0, "seed", 5));
  }

  @Override
  public Map<String, Shape> inputs() {
    return Map.of("input", Shape.of(3, 8, 6));
  }
}
