package io.striate.datasets;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.striate.api.data.Dataset;
import io.striate.api.data.DatasetType;
import io.striate.api.data.Samples;
import io.striate.api.tensor.Shape;
import io.striate.api.tensor.TensorType;
import io.striate.backend.tck.component.DatasetContract;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Images of 6x4 pixels that tables list.
class ImageListDatasetTest implements DatasetContract {
  @TempDir Path folder;

  @BeforeEach
  void images() throws IOException {
    for (int i = 0; i < 4; i++) {
      Drawn.gray(folder.resolve("road/frames/" + i + ".png"), 10 * i);
    }
    Files.writeString(
        folder.resolve("road/list.csv"),
        """
        file,angle,speed,tags
        frames/0.png,-0.5,10,left
        frames/1.png,0,12,
        frames/2.png,0.5,9,right|wet
        frames/3.png,0.25,11,right
        """);
    // Frame 3 has its keys in another order, and one more.
    Files.writeString(
        folder.resolve("road/list.json"),
        """
        [ { "file": "frames/0.png", "angle": -0.5, "speed": 10, "tags": ["left"],
            "corners": [[0, 0.25], [0.5, 1]] },
          { "file": "frames/1.png", "angle": 0, "speed": 12, "tags": [],
            "corners": [[0, 0], [0.5, 1]] },
          { "file": "frames/2.png", "angle": 0.5, "speed": 9, "tags": ["right", "wet"],
            "corners": [[0, 0], [0.5, 1]] },
          { "tags": ["right"], "file": "frames/3.png", "angle": 0.25, "speed": 11, "night": true,
            "corners": [[0, 0], [1, 1]] } ]
        """);
  }

  @Override
  public DatasetType type() {
    return new ImageListDataset();
  }

  @Override
  public List<Map<String, ?>> settings() {
    return List.of(
        Map.of("path", "road/list.csv", "target", "angle", "targetType", "numbers"),
        Map.of("path", "road/list.csv", "target", "tags", "targetType", "labels", "separator", "|"),
        Map.of("path", "road/list.csv", "target", "speed", "testPath", "road/list.csv"),
        Map.of(
            "path", "road/list.json", "target", "corners", "targetType", "boxes", "image", "file"));
  }

  @Override
  public Map<String, Shape> inputs() {
    return Map.of("input", Shape.of(1, 4, 6));
  }

  @Override
  public Path folder() {
    return folder;
  }

  private Opening opening() {
    return new Opening(type(), folder, Shape.of(1, 4, 6));
  }

  /// The same list in CSV and in JSON gives the same samples.
  @Test
  void aTableMayBeAListOfObjects() {
    for (Map<String, ?> settings :
        List.<Map<String, ?>>of(
            Map.of("target", List.of("speed", "angle"), "targetType", "numbers"),
            Map.of("target", "tags", "targetType", "labels", "separator", "|"),
            Map.of("target", "speed"))) {
      var table = new HashMap<String, Object>(settings);
      table.put("path", "road/list.csv");
      table.put("test", 0.0);
      var list = new HashMap<String, Object>(table);
      list.put("path", "road/list.json");
      try (Dataset expected = opening().open(table);
          Dataset found = opening().open(list)) {
        assertEquals(expected.labels(), found.labels());
        assertEquals(expected.training().size(), found.training().size());
        for (int row = 0; row < expected.training().size(); row++) {
          for (int feature = 0; feature < 2; feature++) {
            assertEquals(
                Opening.values(expected.training(), row, feature),
                Opening.values(found.training(), row, feature));
          }
        }
      }
    }
  }

  @Test
  void aListOfNumbersIsOneTarget() {
    var boxes =
        Map.of("path", "road/list.json", "target", "corners", "targetType", "boxes", "test", 0.0);
    try (Dataset data = opening().open(boxes)) {
      assertEquals(TensorType.float32(4), data.training().features().get(1).type());
      assertEquals(List.of(0.0, 0.25, 0.5, 1.0), Opening.values(data.training(), 0, 1));
    }
    var one =
        Map.of(
            "path",
            "road/list.json",
            "target",
            List.of("corners[1]", "speed"),
            "targetType",
            "numbers",
            "test",
            0.0);
    try (Dataset data = opening().open(one)) {
      assertEquals(List.of(0.25, 10.0), Opening.values(data.training(), 0, 1));
    }
  }

  @Test
  void listsThatCannotBeUsedAreRefused() throws IOException {
    refused("{}", ": holds an object, not a list; ");
    refused("[]", ": is empty; write one object per sample");
    refused("[1]", ": holds a list of a number, not of objects; ");
    refused("[{]", ":1:3: ");
    refused(
        "[{\"file\": \"frames/0.png\", \"corners\": [1, 2, 3, 4]},\n"
            + " {\"file\": \"frames/1.png\", \"corners\": [1, 2, 3]}]",
        ":2:38: 'corners' has 3 numbers, the first object has 4");
    refused(
        "[{\"file\": \"frames/0.png\", \"corners\": [1, 2, 3, 4]},\n"
            + " {\"file\": \"frames/1.png\"}]",
        ":2:2: column 'corners[0]' is empty, a number is needed");
    refused(
        "[{\"file\": \"frames/0.png\", \"corners\": [1, 2, 3, 4]}, 7]",
        ":1:53: must be an object, got a number");
    refused(
        "[{\"file\": \"frames/0.png\", \"corners\": [1, \"2\"]}]",
        ": has 1 numbers for boxes, of 4 numbers each; ");
  }

  private void refused(String json, String message) throws IOException {
    Files.writeString(folder.resolve("road/odd.json"), json);
    String found =
        opening()
            .refused(Map.of("path", "road/odd.json", "target", "corners", "targetType", "boxes"));
    assertTrue(found.startsWith("road/odd.json" + message), found);
  }

  @Test
  void targetsAreNumbersOrLabels() {
    var numbers =
        Map.of(
            "path",
            "road/list.csv",
            "target",
            List.of("angle", "speed"),
            "targetType",
            "numbers",
            "test",
            0.0);
    try (Dataset data = opening().open(numbers)) {
      assertEquals(TensorType.float32(2), data.training().features().get(1).type());
      assertEquals(List.of(0.5, 9.0), Opening.values(data.training(), 2, 1));
      assertEquals(20.0, Opening.values(data.training(), 2, 0).getFirst());
    }
    var labels =
        Map.of(
            "path",
            "road/list.csv",
            "target",
            "tags",
            "targetType",
            "labels",
            "separator",
            "|",
            "test",
            0.0);
    try (Dataset data = opening().open(labels)) {
      assertEquals(List.of("left", "right", "wet"), data.labels());
      assertEquals(
          List.of("training: 4 images of any number of classes: left 1, right 2, wet 1"),
          data.notes());
      assertEquals(List.of(0.0, 1.0, 1.0), Opening.values(data.training(), 2, 1));
    }
  }

  @Test
  void missingAndBrokenImagesAreTold() throws IOException {
    Files.delete(folder.resolve("road/frames/1.png"));
    assertEquals(
        "road/list.csv:3:1: no image 'frames/1.png' in road [STR-201]\n"
            + "  \"image\" in train.data names the column, \"folder\" where the files are",
        opening()
            .refused(Map.of("path", "road/list.csv", "target", "angle", "targetType", "numbers"))
            .replace(folder + "/", "")
            .replace(folder.toString(), ""));
    Files.writeString(folder.resolve("road/frames/1.png"), "no image");
    String message =
        opening()
            .refused(Map.of("path", "road/list.csv", "target", "angle", "targetType", "numbers"));
    assertTrue(message.startsWith("road/frames/1.png: "), message);
    var skipping =
        Map.of(
            "path",
            "road/list.csv",
            "target",
            "angle",
            "targetType",
            "numbers",
            "skipBroken",
            true,
            "test",
            0.0);
    try (Dataset data = opening().open(skipping)) {
      assertEquals(3, data.training().size());
      assertEquals(List.of(0.5), Opening.values(data.training(), 1, 1));
    }
  }

  /// The place of the folder does not matter, the pixels do.
  @Test
  void fingerprintsFollowTheImages() throws IOException {
    var settings = Map.of("path", "road/list.csv", "target", "speed");
    String before = fingerprint(settings);
    Files.move(folder.resolve("road"), folder.resolve("street"));
    assertEquals(before, fingerprint(Map.of("path", "street/list.csv", "target", "speed")));
    Drawn.gray(folder.resolve("street/frames/3.png"), 31);
    assertNotEquals(before, fingerprint(Map.of("path", "street/list.csv", "target", "speed")));
  }

  private String fingerprint(Map<String, ?> settings) {
    try (Dataset data = opening().open(settings)) {
      return data.fingerprint().orElseThrow();
    }
  }

  /// The network sees the 4x4 pixels in the middle of each image of 6x4.
  @Test
  void placesAreFractionsOfWhatTheNetworkSees() throws IOException {
    Files.writeString(
        folder.resolve("road/points.csv"),
        """
        file,x1,y1,x2,y2
        frames/0.png,1,0,5,4
        frames/1.png,3,2,6,1
        """);
    var settings =
        Map.of(
            "path",
            "road/points.csv",
            "target",
            List.of("x1", "y1", "x2", "y2"),
            "targetType",
            "points",
            "coordinates",
            "pixels",
            "resize",
            "crop",
            "test",
            0.0);
    var opening = new Opening(type(), folder, Shape.of(1, 2, 2));
    try (Dataset data = opening.open(settings)) {
      assertEquals(Samples.Meaning.POINTS, data.training().features().get(1).meaning());
      assertEquals(List.of(0.0, 0.0, 1.0, 1.0), Opening.values(data.training(), 0, 1));
      assertEquals(List.of(0.5, 0.5, 1.25, 0.25), Opening.values(data.training(), 1, 1));
    }
    var boxes = new java.util.HashMap<String, Object>(settings);
    boxes.putAll(Map.of("targetType", "boxes", "resize", "stretch"));
    try (Dataset data = opening.open(boxes)) {
      assertEquals(Samples.Meaning.BOXES, data.training().features().get(1).meaning());
      assertEquals(
          List.of((double) (1 / 6f), 0.0, (double) (5 / 6f), 1.0),
          Opening.values(data.training(), 0, 1));
    }
    boxes.put("target", List.of("x1", "y1", "x2"));
    assertEquals(
        "road/points.csv: has 3 numbers for boxes, of 4 numbers each; a box is x and y of its upper"
            + " left, then of its lower right corner [STR-201]",
        opening.refused(boxes));
  }
}
