package io.striate.datasets;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.striate.api.data.Dataset;
import io.striate.api.data.DatasetType;
import io.striate.api.tensor.Shape;
import io.striate.api.tensor.TensorType;
import io.striate.backend.tck.component.DatasetContract;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Six gray images of bytes with three classes.
class NpzDatasetTest implements DatasetContract {
  @TempDir Path folder;

  @BeforeEach
  void files() throws IOException {
    NumpyFiles.unpack(folder);
  }

  @Override
  public DatasetType type() {
    return new NpzDataset();
  }

  @Override
  public List<Map<String, ?>> settings() {
    return List.of(
        Map.of("path", "stored.npz", "values", "bytes"),
        Map.of("path", "deflated.npz", "values", "bytes", "labels", List.of("a", "b", "c")));
  }

  @Override
  public Map<String, Shape> inputs() {
    return Map.of("input", Shape.of(1, 4, 5));
  }

  @Override
  public Path folder() {
    return folder;
  }

  @Test
  void partsAreFoundByTheirNames() {
    for (String file : List.of("stored.npz", "deflated.npz")) {
      var opening = new Opening(type(), folder, Shape.of(1, 4, 5));
      try (Dataset data = opening.open(Map.of("path", file, "values", "bytes"))) {
        assertEquals(List.of("0", "1", "2"), data.labels());
        assertEquals(
            List.of("training: 6 samples: 0 2, 1 2, 2 2", "test: 2 samples: 0 1, 1 0, 2 1"),
            data.notes());
        assertEquals(TensorType.uint8(1, 4, 5), data.training().features().getFirst().type());
        assertEquals(20.0, Opening.values(data.training(), 1, 0).getFirst());
        assertEquals(List.of(2.0), Opening.values(data.test().orElseThrow(), 1, 1));
      }
    }
  }

  @Test
  void imagesWithChannelsLastAreExplained() {
    var opening = new Opening(type(), folder, Shape.of(5, 1, 4));
    assertEquals(
        "stored.npz/x_train.npy: its rows are [4, 5], the network's input 'input' is [5, 1, 4];"
            + " set the network's input to [4, 5] [STR-201]",
        opening.refused(Map.of("path", "stored.npz", "values", "bytes")));
  }

  @Test
  void namedPartsMustBeThere() {
    var opening = new Opening(type(), folder, Shape.of(1, 4, 5));
    assertEquals(
        "stored.npz: has no array 'x_more'; its arrays are: x_train, y_train, x_test, y_test"
            + " [STR-201]",
        opening.refused(
            Map.of("path", "stored.npz", "values", "bytes", "validationInput", "x_more")));
    assertEquals(
        "stored.npz/y_train.npy: row 1 has the class 2, there are 2 classes, from 0; name all"
            + " classes by \"labels\" in train.data [STR-201]",
        opening.refused(
            Map.of("path", "stored.npz", "values", "bytes", "labels", List.of("a", "b"))));
  }
}
