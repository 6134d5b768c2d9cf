package io.striate.datasets;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.striate.api.component.Config;
import io.striate.api.data.DatasetType;
import io.striate.api.data.ImageSize;
import io.striate.api.tensor.Shape;
import io.striate.backend.tck.component.DatasetContract;
import java.nio.file.Path;
import java.util.List;
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

  /// The numbers that the MNIST page gives.
  @Test
  void eachDigitIsCounted() {
    var source = type().create(Config.of(type().fields(), Map.of()));
    try (var data = source.open(Path.of("."), inputs())) {
      assertEquals(
          List.of(
              "training: 60,000 images: 0 5,923, 1 6,742, 2 5,958, 3 6,131, 4 5,842, 5 5,421, 6"
                  + " 5,918, 7 6,265, 8 5,851, 9 5,949",
              "test: 10,000 images: 0 980, 1 1,135, 2 1,032, 3 1,010, 4 982, 5 892, 6 958, 7 1,028,"
                  + " 8 974, 9 1,009"),
          data.notes());
    }
  }
}
