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

/// Arrays of three rows and two columns, with targets of several kinds.
class NpyDatasetTest implements DatasetContract {
  @TempDir Path folder;

  @BeforeEach
  void files() throws IOException {
    NumpyFiles.unpack(folder);
  }

  @Override
  public DatasetType type() {
    return new NpyDataset();
  }

  @Override
  public List<Map<String, ?>> settings() {
    return List.of(
        Map.of("path", ".", "input", "version-1", "target", "version-2", "targetType", "numbers"),
        Map.of("path", "./", "input", "bool", "target", "bool", "targetType", "labels"));
  }

  @Override
  public Map<String, Shape> inputs() {
    return Map.of("input", Shape.of(2));
  }

  @Override
  public Path folder() {
    return folder;
  }

  private Opening opening(int... input) {
    return new Opening(type(), folder, Shape.of(input));
  }

  @Test
  void labelsAreCounted() {
    var settings =
        Map.of("path", ".", "input", "bool", "target", "bool", "targetType", "labels", "test", 0.0);
    try (Dataset data = opening(2).open(settings)) {
      assertEquals(List.of("0", "1"), data.labels());
      assertEquals(List.of("training: 2 samples of any number of classes: 0 1, 1 1"), data.notes());
      assertEquals(TensorType.float32(2), data.training().features().get(1).type());
      assertEquals(List.of(0.0, 1.0), Opening.values(data.training(), 1, 1));
    }
  }

  @Test
  void targetsMayBeNumbersAndMaps() {
    var numbers =
        Map.of("path", ".", "input", "f4", "target", "f8", "targetType", "numbers", "test", 0.0);
    try (Dataset data = opening(2, 3).open(numbers)) {
      assertEquals(TensorType.float32(2, 3), data.training().features().get(1).type());
      assertEquals(List.of(), data.labels());
    }
    var maps = Map.of("path", ".", "input", "u2", "target", "i1", "test", 0.0);
    try (Dataset data = opening(3).open(maps)) {
      assertEquals(TensorType.int32(3), data.training().features().get(1).type());
      assertEquals(List.of(-128.0, 127.0, 7.0), Opening.values(data.training(), 1, 1));
    }
  }

  @Test
  void whatDoesNotFitIsTold() {
    assertEquals(
        "f4.npy: its rows are [2, 3], the network's input 'input' is [2]; set the network's input"
            + " to [2, 3] [STR-201]",
        opening(2).refused(Map.of("path", ".", "input", "f4", "target", "f4")));
    assertEquals(
        "bool.npy: has 2 rows, version-1.npy has 3; use arrays that belong together, with one row"
            + " per sample [STR-201]",
        opening(2).refused(Map.of("path", ".", "input", "version-1", "target", "bool")));
    assertEquals(
        "version-2.npy: holds float32, a class is a whole number; set \"targetType\": \"numbers\""
            + " in train.data, or save it as int32 [STR-201]",
        opening(2).refused(Map.of("path", ".", "input", "version-1", "target", "version-2")));
    assertEquals(
        "u1.npy: holds bytes; set \"values\": \"bytes\" in train.data, which normalizes them, or"
            + " save it as float32 [STR-201]",
        opening(3).refused(Map.of("path", ".", "input", "u1", "target", "i4")));
    assertEquals(
        "i4.npy: holds int32, no bytes; remove \"values\": \"bytes\" from train.data, or save it as"
            + " uint8 [STR-201]",
        opening(3).refused(Map.of("path", ".", "input", "i4", "target", "i4", "values", "bytes")));
    assertEquals(
        "u1.npy: row 0 has the label 100.0, 0 or 1 is needed; set \"targetType\": \"numbers\" in"
            + " train.data for other numbers [STR-201]",
        opening(3)
            .refused(Map.of("path", ".", "input", "i4", "target", "u1", "targetType", "labels")));
    assertEquals(
        "x_train.npy: cannot be read: no such file; check the path [STR-201]",
        opening(3).refused(Map.of("path", ".")));
  }
}
