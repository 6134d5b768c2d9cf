package io.striate.synthetic;

import io.striate.api.data.DatasetType;
import io.striate.api.tensor.Shape;
import io.striate.backend.tck.component.DatasetContract;
import java.util.List;
import java.util.Map;

/// Letters as classes and as bits.
class LettersDatasetTest implements DatasetContract {
  @Override
  public DatasetType type() {
    return new LettersDataset();
  }

  @Override
  public List<Map<String, ?>> settings() {
    return List.of(
        Map.of("samples", 52, "testSamples", 26),
        Map.of("targetType", "bits", "shift", 0, "flipped", 0));
  }

  @Override
  public Map<String, Shape> inputs() {
    return Map.of("input", Shape.of(1, 20, 20));
  }
}
