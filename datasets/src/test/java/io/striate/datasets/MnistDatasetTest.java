package io.striate.datasets;

import io.striate.api.data.DatasetType;
import io.striate.api.tensor.Shape;
import io.striate.backend.tck.component.DatasetContract;
import java.util.Map;

/// The bundled MNIST, found above the working directory.
class MnistDatasetTest implements DatasetContract {
  @Override
  public DatasetType type() {
    return new MnistDataset();
  }

  @Override
  public Map<String, Shape> inputs() {
    return Map.of("input", Shape.of(1, 28, 28));
  }
}
