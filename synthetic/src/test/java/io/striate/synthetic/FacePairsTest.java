package io.striate.synthetic;

import io.striate.api.data.DatasetType;
import io.striate.api.tensor.Shape;
import io.striate.backend.tck.component.DatasetContract;
import java.util.List;
import java.util.Map;

/// Two faces in color.
class FacePairsTest implements DatasetContract {
  @Override
  public DatasetType type() {
    return new FacesDataset();
  }

  @Override
  public List<Map<String, ?>> settings() {
    return List.of(Map.of("samples", 20, "testSamples", 6));
  }

  @Override
  public Map<String, Shape> inputs() {
    return Map.of("left", Shape.of(3, 24, 24), "right", Shape.of(3, 24, 24));
  }
}
