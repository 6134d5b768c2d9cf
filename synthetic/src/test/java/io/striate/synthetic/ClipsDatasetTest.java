package io.striate.synthetic;

import io.striate.api.data.DatasetType;
import io.striate.api.tensor.Shape;
import io.striate.backend.tck.component.DatasetContract;
import java.util.List;
import java.util.Map;

/// Both inputs.
class ClipsDatasetTest implements DatasetContract {
  @Override
  public DatasetType type() {
    return new ClipsDataset();
  }

  @Override
  public List<Map<String, ?>> settings() {
    return List.of(
        Map.of("samples", 20, "testSamples", 6),
        Map.of("samples", 8, "testSamples", 4, "speed", 0.5));
  }

  @Override
  public Map<String, Shape> inputs() {
    return Map.of("frame", Shape.of(3, 32, 32), "flow", Shape.of(20, 32, 32));
  }
}
