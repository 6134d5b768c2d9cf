package io.striate.synthetic;

import io.striate.api.data.DatasetType;
import io.striate.api.tensor.Shape;
import io.striate.backend.tck.component.DatasetContract;
import java.util.List;
import java.util.Map;

/// Whales in any direction, and aligned ones.
class WhalesDatasetTest implements DatasetContract {
  @Override
  public DatasetType type() {
    return new WhalesDataset();
  }

  @Override
  public List<Map<String, ?>> settings() {
    return List.of(
        Map.of("samples", 20, "testSamples", 6),
        Map.of("samples", 8, "testSamples", 4, "aligned", true, "whales", 3));
  }

  @Override
  public Map<String, Shape> inputs() {
    return Map.of("input", Shape.of(3, 48, 48));
  }
}
