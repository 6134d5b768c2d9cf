package io.striate.datasets;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.striate.api.component.Config;
import io.striate.api.data.DatasetType;
import io.striate.api.data.ImageSize;
import io.striate.api.tensor.Shape;
import io.striate.backend.tck.component.DatasetContract;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

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

  @Test
  void theFilesTellTheSizeOfTheImages() {
    var source = type().create(Config.of(type().fields(), Map.of()));
    assertEquals(Optional.of(new ImageSize(28, 28)), source.size(Path.of(".")));
  }
}
