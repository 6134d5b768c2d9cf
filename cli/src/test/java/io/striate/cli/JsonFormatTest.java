package io.striate.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.striate.cli.terminal.ExitStatus;
import io.striate.json.JsonArray;
import io.striate.json.JsonNumber;
import io.striate.json.JsonObject;
import io.striate.json.JsonReader;
import io.striate.json.JsonValue;
import io.striate.json.JsonWriter;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `--format json` of the commands that show a table or a report to people.
class JsonFormatTest {
  private static final String SPEC =
      """
      { "striate": 1, "name": "small", "input": [1, 8, 8],
        "layers": [ { "type": "conv2d", "filters": 2, "kernel": 3 }, "relu", "flatten",
                    { "type": "dense", "units": 2 } ],
        "loss": "softmax-cross-entropy",
        "train": {
          "data": { "type": "synthetic", "classes": 2, "samples": 64, "testSamples": 16,
                    "validation": 16 },
          "epochs": 2, "optimizer": { "type": "sgd", "learningRate": 0.1 } } }
      """;

  @TempDir Path folder;

  @Test
  void explainTellsEachLayer() {
    JsonObject explained = json("explain", spec());
    List<? extends JsonValue> layers = array(explained, "layers");
    assertEquals(5, layers.size());
    JsonObject conv = (JsonObject) layers.get(1);
    assertEquals("\"conv2d\"", text(conv, "type"));
    assertEquals("[2,6,6]", text(conv, "output"));
    assertEquals("[3,3]", text(conv, "receptiveField"));
    assertEquals("20", text(conv, "parameters"));
    assertEquals("648", text(conv, "macs"));
    JsonObject dense = (JsonObject) layers.get(4);
    assertEquals("null", text(dense, "receptiveField"));
    assertEquals("166", text(explained, "parameters"));
    assertEquals(0, array(explained, "remarks").size());
  }

  @Test
  void explainTellsTheSettingsOfATypeAndTheKeysOfASection() {
    JsonObject type = json("explain", "sgd");
    assertEquals("\"optimizer\"", text(type, "kind"));
    JsonObject rate = (JsonObject) array(type, "settings").getFirst();
    assertEquals("\"learningRate\"", text(rate, "key"));
    assertEquals("\"required\"", text(rate, "default"));
    JsonObject section = json("explain", "train");
    assertEquals("\"section\"", text(section, "kind"));
    assertTrue(array(section, "settings").size() > 5);
  }

  @Test
  void aProgramIsText() {
    Session session = Session.installed("explain", spec(), "--program", "--format", "json");
    assertEquals(ExitStatus.WRONG_INPUT, session.status());
    assertTrue(session.err().contains("--program prints text only"), session.err());
  }

  @Test
  void backendsTellsWhatIsThere() {
    JsonObject found = json("backends");
    List<? extends JsonValue> backends = array(found, "backends");
    JsonObject reference =
        backends.stream()
            .map(JsonObject.class::cast)
            .filter(backend -> text(backend, "backend").equals("\"reference\""))
            .findFirst()
            .orElseThrow();
    assertEquals("true", text(reference, "available"));
    assertTrue(text(reference, "ownKernels").contains("\"conv2d\""), text(reference, "ownKernels"));
    assertFalse(text(reference, "lowered").contains("\"conv2d\""), text(reference, "lowered"));
  }

  @Test
  void trainTellsWhatCameOfIt() {
    String run = folder.resolve("run").toString();
    JsonObject done = json("train", spec(), "--run", run, "--backend", "reference");
    assertEquals("\"finished\"", text(done, "end"));
    assertEquals("2", text(done, "epochs"));
    JsonObject test = (JsonObject) done.get("test").orElseThrow();
    assertEquals("16", text(test, "samples"));
    JsonObject figures = (JsonObject) test.get("figures").orElseThrow();
    double accuracy = ((JsonNumber) figures.get("accuracy").orElseThrow()).asDouble();
    assertTrue(accuracy >= 0 && accuracy <= 1, figures.toString());
    assertTrue(text(done, "model").endsWith("model.striate\""), text(done, "model"));
  }

  @Test
  void trainTellsWhereItStopped() {
    String run = folder.resolve("run").toString();
    JsonObject done =
        json("train", spec(), "--run", run, "--backend", "reference", "--stop-after", "1");
    assertEquals("\"stopped\"", text(done, "end"));
    assertEquals("1", text(done, "epoch"));
    assertTrue(done.get("model").isEmpty());
    assertTrue(done.get("checkpoint").isPresent());
  }

  private String spec() {
    return Fixtures.write(folder.resolve("small.json"), SPEC).toString();
  }

  private static JsonObject json(String... words) {
    String[] all = Arrays.copyOf(words, words.length + 2);
    all[words.length] = "--format";
    all[words.length + 1] = "json";
    Session session = Session.installed(all);
    assertEquals(ExitStatus.DONE, session.status(), session.err());
    return (JsonObject) JsonReader.read("result", session.out()).root();
  }

  private static List<? extends JsonValue> array(JsonObject object, String key) {
    return ((JsonArray) object.get(key).orElseThrow()).elements();
  }

  private static String text(JsonObject object, String key) {
    return JsonWriter.line(object.get(key).orElseThrow());
  }
}
