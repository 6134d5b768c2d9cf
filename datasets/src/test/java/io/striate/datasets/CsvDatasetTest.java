package io.striate.datasets;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.striate.api.data.Dataset;
import io.striate.api.data.DatasetType;
import io.striate.api.data.Samples;
import io.striate.api.tensor.Shape;
import io.striate.api.tensor.TensorType;
import io.striate.backend.tck.component.DatasetContract;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CsvDatasetTest implements DatasetContract {
  @TempDir Path folder;

  @BeforeEach
  void files() throws IOException {
    write("flowers.csv", "length,width,kind\n5.1,3.5,setosa\n7,3.2,virginica\n", 4);
    write("more.csv", "length,width,kind\n6,3,setosa\n", 1);
    write("digits.csv", "7,0,255\n3,12,1\n", 1);
    write("marks.csv", "x,y,cat,dog,tags\n1,2,0,1,dog\n3,4,1,1,cat;dog\n5,6,0,0,\n", 1);
  }

  /// @param times how often the rows behind the first are written
  private void write(String name, String text, int times) throws IOException {
    int first = text.indexOf('\n') + 1;
    Files.writeString(
        folder.resolve(name), text.substring(0, first) + text.substring(first).repeat(times));
  }

  @Override
  public DatasetType type() {
    return new CsvDataset();
  }

  @Override
  public List<Map<String, ?>> settings() {
    return List.of(
        Map.of("path", "flowers.csv", "target", "kind"),
        Map.of("path", "flowers.csv", "target", "kind", "testPath", "more.csv"),
        Map.of("path", "digits.csv", "target", 1L, "header", false, "values", "bytes"),
        Map.of(
            "path",
            "marks.csv",
            "target",
            List.of("cat", "dog"),
            "targetType",
            "labels",
            "features",
            List.of("y", "x")));
  }

  @Override
  public Map<String, Shape> inputs() {
    return Map.of("input", Shape.of(2));
  }

  @Override
  public Path folder() {
    return folder;
  }

  private Opening opening() {
    return new Opening(type(), folder, Shape.of(2));
  }

  @Test
  void rowsBecomeSamplesWithClasses() {
    try (Dataset data =
        opening().open(Map.of("path", "flowers.csv", "target", "kind", "test", 0.25))) {
      assertEquals(List.of("setosa", "virginica"), data.labels());
      assertEquals(
          List.of(
              "training: 6 samples: setosa 3, virginica 3",
              "test: 2 samples: setosa 1, virginica 1"),
          data.notes());
      assertEquals(TensorType.float32(2), data.training().features().getFirst().type());
      for (Samples part : List.of(data.training(), data.test().orElseThrow())) {
        for (int i = 0; i < part.size(); i++) {
          boolean setosa = Opening.values(part, i, 1).equals(List.of(0.0));
          assertEquals(
              setosa ? List.of((double) 5.1f, 3.5) : List.of(7.0, (double) 3.2f),
              Opening.values(part, i, 0));
        }
      }
    }
  }

  @Test
  void partsMayBeFilesOfTheirOwn() {
    var settings =
        Map.of(
            "path",
            "flowers.csv",
            "target",
            "kind",
            "testPath",
            "more.csv",
            "validationPath",
            "more.csv");
    try (Dataset data = opening().open(settings)) {
      assertEquals(8, data.training().size());
      assertEquals(1, data.test().orElseThrow().size());
      assertEquals(1, data.validation().orElseThrow().size());
      assertEquals(
          List.of(
              "flowers.csv: 8 samples: setosa 4, virginica 4",
              "more.csv: 1 samples: setosa 1, virginica 0",
              "more.csv: 1 samples: setosa 1, virginica 0"),
          data.notes());
    }
  }

  /// Classes that are numbers are in the order of numbers; values are bytes where they are pixels.
  @Test
  void digitsAreInOrder() {
    var settings =
        Map.of("path", "digits.csv", "target", 1L, "header", false, "values", "bytes", "test", 0.0);
    try (Dataset data = opening().open(settings)) {
      assertEquals(List.of("3", "7"), data.labels());
      assertEquals(TensorType.uint8(2), data.training().features().getFirst().type());
      assertEquals(List.of(0.0, 255.0), Opening.values(data.training(), 0, 0));
      assertEquals(List.of(1.0), Opening.values(data.training(), 0, 1));
      assertEquals(List.of(0.0), Opening.values(data.training(), 1, 1));
    }
  }

  @Test
  void samplesMayHaveSeveralLabels() {
    for (Map<String, ?> target :
        List.of(
            Map.of("target", List.of("cat", "dog")),
            Map.of("target", "tags", "separator", ";", "features", List.of("x", "y")))) {
      var settings = new java.util.HashMap<String, Object>(target);
      settings.putAll(Map.of("path", "marks.csv", "targetType", "labels", "test", 0.0));
      settings.putIfAbsent("features", List.of(1L, 2L));
      try (Dataset data = opening().open(settings)) {
        assertEquals(List.of("cat", "dog"), data.labels());
        assertEquals(
            List.of("training: 3 samples of any number of classes: cat 1, dog 2"), data.notes());
        assertEquals(List.of(0.0, 1.0), Opening.values(data.training(), 0, 1));
        assertEquals(List.of(1.0, 1.0), Opening.values(data.training(), 1, 1));
        assertEquals(List.of(0.0, 0.0), Opening.values(data.training(), 2, 1));
      }
    }
  }

  @Test
  void targetsMayBeNumbers() {
    var settings =
        Map.of(
            "path",
            "marks.csv",
            "target",
            List.of("y", "x"),
            "targetType",
            "numbers",
            "features",
            List.of("cat", "dog"),
            "test",
            0.0);
    try (Dataset data = opening().open(settings)) {
      assertEquals(List.of(), data.labels());
      assertEquals(List.of("training: 3 samples"), data.notes());
      assertEquals(List.of(4.0, 3.0), Opening.values(data.training(), 1, 1));
    }
  }

  @Test
  void wrongCellsAreToldWithTheirPlaces() throws IOException {
    Files.writeString(
        folder.resolve("bad.csv"),
        "length,width,kind\n5,x,a\n,1,a\n1,2\n1,0x10,b\n1,NaN,b\n2,1e39,\n");
    assertEquals(
        """
        bad.csv:2:3: column 'width' must be a number, got "x" [STR-201]
          write numbers as 0.25 or -1e-3; "features" in train.data leaves columns out
        bad.csv:3:1: column 'length' is empty, a number is needed [STR-201]
          fill in the value, or remove the row
        bad.csv:4:3: the row has 2 cells, the first row has 3 [STR-201]
          put cells that hold the delimiter into quotes; "delimiter" in train.data is ','
        bad.csv:5:3: column 'width' must be a number, got "0x10" [STR-201]
          write numbers as 0.25 or -1e-3; "features" in train.data leaves columns out
        bad.csv:6:3: column 'width' must be a number, got "NaN" [STR-201]
          write numbers as 0.25 or -1e-3; "features" in train.data leaves columns out
        bad.csv:7:3: column 'width' must be a number, got "1e39" [STR-201]
          write numbers as 0.25 or -1e-3; "features" in train.data leaves columns out
        bad.csv:7:8: column 'kind' is empty, a class is needed [STR-201]
          fill in the class, or remove the row\
        """,
        opening().refused(Map.of("path", "bad.csv", "target", "kind")));
  }

  @Test
  void manyWrongCellsAreCounted() throws IOException {
    Files.writeString(folder.resolve("bad.csv"), "a,b,c\n" + "x,1,1\n".repeat(25));
    String message = opening().refused(Map.of("path", "bad.csv", "target", "c"));
    assertEquals(
        "bad.csv: 25 cells or rows cannot be used, 15 more than shown [STR-201]",
        message.lines().toList().getLast());
  }

  @Test
  void columnsThatAreMissingAreTold() {
    assertEquals(
        "flowers.csv: has no column 'Kind'; its columns are: length, width, kind [STR-201]",
        opening().refused(Map.of("path", "flowers.csv", "target", "Kind")));
    assertEquals(
        "flowers.csv: has 3 columns, no column 4; number columns from 1 [STR-201]",
        opening().refused(Map.of("path", "flowers.csv", "target", 4L)));
    assertEquals(
        "digits.csv: is read without headings, so it has no column 'kind'; give the number of the"
            + " column, or set \"header\": true in train.data [STR-201]",
        opening().refused(Map.of("path", "digits.csv", "header", false, "target", "kind")));
    assertEquals(
        "flowers.csv: has 1 columns of features, the network's input 'input' is [2] (2 numbers);"
            + " name as many columns by \"features\" in train.data [STR-201]",
        opening()
            .refused(
                Map.of("path", "flowers.csv", "target", "kind", "features", List.of("width"))));
  }

  @Test
  void classesAndLabelsMustBeKnown() throws IOException {
    Files.writeString(folder.resolve("test.csv"), "length,width,kind\n1,2,rose\n");
    assertEquals(
        "test.csv:2:5: column 'kind' has an unknown class 'rose' [STR-201]\n"
            + "  the training samples have: setosa, virginica",
        opening().refused(Map.of("path", "flowers.csv", "target", "kind", "testPath", "test.csv")));
    String message =
        opening()
            .refused(
                Map.of("path", "more.csv", "target", "kind", "labels", List.of("rose", "tulip")));
    assertEquals(
        "more.csv:2:5: column 'kind' has an unknown class 'setosa' [STR-201]\n"
            + "  \"labels\" in train.data are: rose, tulip",
        message);
  }

  @Test
  void labelsAreZeroOrOneAndBytesAreBytes() {
    String labels =
        opening()
            .refused(
                Map.of(
                    "path",
                    "marks.csv",
                    "target",
                    List.of("x", "y"),
                    "targetType",
                    "labels",
                    "features",
                    List.of("cat", "dog")));
    assertEquals(
        "marks.csv:2:3: label 'y' must be 0 or 1, got 2 [STR-201]\n"
            + "  set \"targetType\": \"numbers\" in train.data for other numbers",
        labels.lines().limit(2).reduce((a, b) -> a + "\n" + b).orElseThrow());
    String bytes =
        opening().refused(Map.of("path", "flowers.csv", "target", "kind", "values", "bytes"));
    assertEquals(
        "flowers.csv:2:1: column 'length' must be a whole number from 0 to 255, got 5.1 [STR-201]\n"
            + "  set \"values\": \"numbers\" in train.data for other numbers",
        bytes.lines().limit(2).reduce((a, b) -> a + "\n" + b).orElseThrow());
  }

  /// Copied files have the same fingerprint; other settings and other files have not.
  @Test
  void fingerprintsFollowTheSamples() throws IOException {
    Files.createDirectory(folder.resolve("copy"));
    Files.copy(folder.resolve("flowers.csv"), folder.resolve("copy/flowers.csv"));
    String one = fingerprint(Map.of("path", "flowers.csv", "target", "kind"));
    assertEquals(one, fingerprint(Map.of("path", "copy/flowers.csv", "target", "kind")));
    assertNotEquals(
        one, fingerprint(Map.of("path", "flowers.csv", "target", "kind", "splitSeed", 2L)));
    write("flowers.csv", "length,width,kind\n5.1,3.5,setosa\n7,3.2,virginica\n", 5);
    assertNotEquals(one, fingerprint(Map.of("path", "flowers.csv", "target", "kind")));
  }

  private String fingerprint(Map<String, ?> settings) {
    try (Dataset data = opening().open(settings)) {
      return data.fingerprint().orElseThrow();
    }
  }
}
