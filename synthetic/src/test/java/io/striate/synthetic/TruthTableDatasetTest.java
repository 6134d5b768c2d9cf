package io.striate.synthetic;

import io.striate.api.data.DatasetType;
import io.striate.api.tensor.Shape;
import io.striate.backend.tck.component.DatasetContract;
import java.util.List;
import java.util.Map;

/// Functions of four inputs.
class TruthTableDatasetTest implements DatasetContract {
  @Override
  public DatasetType type() {
    return new TruthTableDataset();
  }

  @Override
  public List<Map<String, ?>> settings() {
    return List.of(
        Map.of("function", "parity"),
        Map.of("function", "symmetry", "bipolar", true),
        Map.of("function", "encoder", "targetType", "class"));
  }

  @Override
  public Map<String, Shape> inputs() {
    return Map.of("input", Shape.of(4));
  }
}
