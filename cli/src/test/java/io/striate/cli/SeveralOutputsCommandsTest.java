package io.striate.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.striate.cli.terminal.ExitStatus;
import io.striate.json.JsonArray;
import io.striate.json.JsonObject;
import io.striate.json.JsonReader;
import io.striate.json.JsonValue;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `train`, `eval` and `predict` of a model with two losses and an output without one.
class SeveralOutputsCommandsTest {
  @TempDir static Path folder;
  private static String run;
  private static String trained;

  private static String spec(String auxiliary) {
    return """
    {
      "striate": 1, "name": "heads", "input": [1, 12, 12],
      "layers": [
        "flatten",
        { "type": "dense", "units": 8, "activation": "relu", "name": "stem" },
        { "type": "dense", "units": 4, "name": "head" },
        { "type": "dense", "units": 4, "name": "side", "from": "stem" }
      ],
      "outputs": {
        "main": { "from": "head", "loss": "softmax-cross-entropy" },
        "aux": { "from": "side", "loss": "softmax-cross-entropy", "weight": 0.3%s },
        "features": { "from": "stem" }
      },
      "train": { "data": %s, "epochs": 3, "batch": 16,
                 "optimizer": { "type": "sgd", "learningRate": 0.05, "momentum": 0.9 } }
    }
    """
        .formatted(auxiliary, Fixtures.synthetic(400, 40));
  }

  @BeforeAll
  static void train() {
    Path file = Fixtures.write(folder.resolve("heads.json"), spec(""));
    run = folder.resolve("run").toString();
    Session session = Session.installed("train", file.toString(), "--run", run);
    assertEquals(0, session.status(), session.err());
    trained = session.out();
  }

  @Test
  void trainShowsTheFiguresOfEachOutput() {
    assertTrue(trained.contains("main.accuracy "), trained);
    assertTrue(trained.contains("aux.accuracy "), trained);
  }

  @Test
  void evalShowsFiguresAndATableOfEachOutput() {
    String out = done("eval", run);
    for (String figure :
        List.of("main\\.accuracy", "main\\.loss", "aux\\.accuracy", "aux\\.loss", "loss")) {
      assertTrue(
          out.lines().anyMatch(line -> line.matches(figure + " +[\\d.e-]+( %)?")),
          figure + " in " + out);
    }
    assertEquals(2, out.lines().filter(line -> line.startsWith("rows: true class")).count(), out);
    List<String> lines = out.lines().toList();
    for (String table : List.of("main.confusion-matrix", "aux.confusion-matrix")) {
      int at = lines.indexOf(table);
      assertTrue(at > 0 && lines.get(at + 1).startsWith("rows: true class"), table + " in " + out);
    }
    JsonObject json = object(done("eval", run, "--format", "json"));
    for (String key : List.of("main.accuracy", "aux.accuracy", "loss", "main.confusion-matrix")) {
      assertTrue(json.get(key).isPresent(), key);
    }
  }

  @Test
  void predictShowsEachOutput() {
    Path image = Fixtures.write(folder.resolve("a.png"), Fixtures.png(12, 12));
    List<String> lines = done("predict", run, image.toString()).lines().toList();
    String row = "\\Q" + image + "\\E +[0-3] +[\\d.]+ %  [0-3] [\\d.]+ %, [0-3] [\\d.]+ %";
    assertEquals("main", lines.get(0));
    assertTrue(lines.get(2).matches(row), lines.get(2));
    assertEquals("", lines.get(3));
    assertEquals("aux", lines.get(4));
    assertTrue(lines.get(6).matches(row), lines.get(6));
    assertEquals("features", lines.get(8));
    assertTrue(lines.get(9).matches("image +values *"), lines.get(9));
    assertEquals(11, lines.size());
  }

  @Test
  void predictInJsonHasAnObjectForEachOutput() {
    Path image = Fixtures.write(folder.resolve("b.png"), Fixtures.png(12, 12));
    String out = done("predict", run, image.toString(), "--format", "json");
    JsonObject one = (JsonObject) ((JsonArray) read(out)).elements().getFirst();
    JsonObject outputs = (JsonObject) one.get("outputs").orElseThrow();
    for (String output : List.of("main", "aux")) {
      JsonObject head = (JsonObject) outputs.get(output).orElseThrow();
      assertTrue(head.get("label").isPresent(), out);
      assertEquals(3, ((JsonArray) head.get("classes").orElseThrow()).elements().size());
    }
    JsonObject features = (JsonObject) outputs.get("features").orElseThrow();
    assertEquals(8, ((JsonArray) features.get("values").orElseThrow()).elements().size());
  }

  @Test
  void aTargetThatTheDataLacksIsRefusedAtItsPlace() {
    Path file = Fixtures.write(folder.resolve("lacking.json"), spec(", \"target\": \"targets\""));
    String path = folder.resolve("lacking").toString();
    Session session = Session.installed("train", file.toString(), "--run", path);
    assertEquals(ExitStatus.WRONG_INPUT, session.status());
    assertTrue(
        session
            .err()
            .contains(
                file
                    + ":11:88: output 'aux' learns from the feature 'targets', which data"
                    + " 'synthetic' does not have; did you mean 'target'? [STR-201]\n"
                    + "  data 'synthetic' has 'input' u8[1, 12, 12], 'target' i32[]"),
        session.err());
  }

  private static String done(String... args) {
    Session session = Session.installed(args);
    assertEquals(0, session.status(), session.err());
    assertEquals("", session.err());
    return session.out();
  }

  private static JsonValue read(String text) {
    return JsonReader.read("test", text).root();
  }

  private static JsonObject object(String text) {
    return (JsonObject) read(text);
  }
}
