package io.striate.synthetic;

import io.striate.api.data.DatasetType;
import io.striate.api.tensor.Shape;
import io.striate.backend.tck.component.DatasetContract;
import java.util.List;
import java.util.Map;

/// Collages and single textures.
class TexturesDatasetTest implements DatasetContract {
  @Override
  public DatasetType type() {
    return new TexturesDataset();
  }

  @Override
  public List<Map<String, ?>> settings() {
    return List.of(
        Map.of("samples", 20, "testSamples", 6),
        Map.of("samples", 8, "testSamples", 4, "parts", 1, "noise", 0));
  }

  @Override
  public Map<String, Shape> inputs() {
    return Map.of("input", Shape.of(3, 48, 48));
  }
}
