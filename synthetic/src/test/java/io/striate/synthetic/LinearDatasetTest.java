package io.striate.synthetic;

import io.striate.api.data.DatasetType;
import io.striate.api.tensor.Shape;
import io.striate.backend.tck.component.DatasetContract;
import java.util.List;
import java.util.Map;

/// Patterns of two rows.
class LinearDatasetTest implements DatasetContract {
  @Override
  public DatasetType type() {
    return new LinearDataset();
  }

  @Override
  public List<Map<String, ?>> settings() {
    return List.of(Map.of("samples", 20, "testSamples", 5), Map.of("noise", 0, "seed", 3));
  }

  @Override
  public Map<String, Shape> inputs() {
    return Map.of("input", Shape.of(2, 3));
  }
}
