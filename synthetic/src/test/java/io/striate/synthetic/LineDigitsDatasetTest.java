package io.striate.synthetic;

import io.striate.api.data.DatasetType;
import io.striate.api.tensor.Shape;
import io.striate.backend.tck.component.DatasetContract;
import java.util.List;
import java.util.Map;

/// With and without changes.
class LineDigitsDatasetTest implements DatasetContract {
  @Override
  public DatasetType type() {
    return new LineDigitsDataset();
  }

  @Override
  public List<Map<String, ?>> settings() {
    return List.of(Map.of("samples", 10, "testSamples", 5), Map.of("shift", 3, "flipped", 3));
  }

  @Override
  public Map<String, Shape> inputs() {
    return Map.of("input", Shape.of(1, 16, 16));
  }
}
