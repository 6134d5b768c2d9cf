package io.striate.synthetic;

import io.striate.api.data.DatasetType;
import io.striate.api.tensor.Shape;
import io.striate.backend.tck.component.DatasetContract;
import java.util.List;
import java.util.Map;

/// One face.
class FacesDatasetTest implements DatasetContract {
  @Override
  public DatasetType type() {
    return new FacesDataset();
  }

  @Override
  public List<Map<String, ?>> settings() {
    return List.of(
        Map.of("samples", 20, "testSamples", 6),
        Map.of("samples", 8, "testSamples", 4, "people", 3, "shift", 6));
  }

  @Override
  public Map<String, Shape> inputs() {
    return Map.of("input", Shape.of(1, 48, 48));
  }
}
