package io.striate.synthetic;

import io.striate.api.data.DatasetType;
import io.striate.api.tensor.Shape;
import io.striate.backend.tck.component.DatasetContract;
import java.util.List;
import java.util.Map;

/// Wide pictures.
class RoadAheadDatasetTest implements DatasetContract {
  @Override
  public DatasetType type() {
    return new RoadAheadDataset();
  }

  @Override
  public List<Map<String, ?>> settings() {
    return List.of(
        Map.of("samples", 20, "testSamples", 6),
        Map.of("samples", 8, "testSamples", 4, "offset", 0));
  }

  @Override
  public Map<String, Shape> inputs() {
    return Map.of("input", Shape.of(3, 33, 100));
  }
}
