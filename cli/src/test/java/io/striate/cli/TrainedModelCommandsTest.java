package io.striate.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.striate.cli.terminal.ExitStatus;
import io.striate.json.JsonArray;
import io.striate.json.JsonNumber;
import io.striate.json.JsonObject;
import io.striate.json.JsonReader;
import io.striate.json.JsonString;
import io.striate.json.JsonValue;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `eval` and `predict`.
class TrainedModelCommandsTest {
  @TempDir static Path folder;
  private static String run;

  @BeforeAll
  static void train() {
    String spec =
        Fixtures.spec(Fixtures.synthetic(400, 0), "\"epochs\": 2, \"batch\": 16, \"seed\": 1");
    Path file = Fixtures.write(folder.resolve("small.json"), spec);
    run = folder.resolve("run").toString();
    Session session = Session.installed("train", file.toString(), "--run", run);
    assertEquals(0, session.status(), session.err());
  }

  @Test
  void trainSaysThatACallbackStoppedIt() {
    // No figure ever improves by so much.
    String callback = "{ \"type\": \"early-stopping\", \"patience\": 2, \"minDelta\": 1000 }";
    String train = "\"epochs\": 9, \"batch\": 16, \"callbacks\": [" + callback + "]";
    Path file =
        Fixtures.write(
            folder.resolve("early.json"), Fixtures.spec(Fixtures.synthetic(400, 40), train));
    String path = folder.resolve("early").toString();
    Session session = Session.installed("train", file.toString(), "--run", path);
    assertEquals(0, session.status(), session.err());
    String expected =
        "(?s).*\n"
            + "stopped early after epoch 3: validation accuracy has not improved on its [\\d.]+ of"
            + " epoch 1 for 2 epochs\n"
            + ".*";
    assertTrue(session.err().matches(expected), session.err());
    assertTrue(session.out().contains("model       "), session.out());
    Session resumed = Session.installed("train", "--resume", path);
    assertEquals(0, resumed.status(), resumed.err());
    assertTrue(resumed.err().matches(expected), resumed.err());
  }

  @Test
  void evalShowsFiguresAndWhatIsConfused() {
    List<String> lines = done("eval", run).out().lines().toList();
    assertEquals("model     " + Path.of(run, "model.striate"), lines.get(0));
    assertEquals("samples   200", lines.get(1));
    assertTrue(
        lines.stream().anyMatch(line -> line.matches("accuracy  [\\d.]+ %")), lines.toString());
    assertTrue(
        lines.stream().anyMatch(line -> line.matches("loss      [\\d.e-]+")), lines.toString());
    int heading = lines.indexOf("rows: true class; columns: predicted class");
    assertEquals(List.of("0", "1", "2", "3"), List.of(lines.get(heading + 1).strip().split(" +")));
    assertEquals(heading + 6, lines.size());
  }

  @Test
  void runsAndModelsAreExplainedLikeTheirSpecifications() {
    String expected = done("explain", folder.resolve("small.json").toString()).out();
    assertEquals(expected, done("explain", run).out());
    assertEquals(expected, done("explain", Path.of(run, "model.striate").toString()).out());
    assertTrue(done("expand", run).out().contains("\"softmax-cross-entropy\""));
  }

  @Test
  void evalInJsonCountsEverySample() {
    JsonObject found = object(done("eval", run, "--format", "json").out());
    assertEquals(200, number(found.get("samples").orElseThrow()));
    double right = 0;
    double all = 0;
    JsonObject matrix = (JsonObject) found.get("confusion-matrix").orElseThrow();
    List<JsonValue> rows = ((JsonArray) matrix.get("cells").orElseThrow()).elements();
    for (int label = 0; label < rows.size(); label++) {
      List<JsonValue> row = ((JsonArray) rows.get(label)).elements();
      right += number(row.get(label));
      all += row.stream().mapToDouble(TrainedModelCommandsTest::number).sum();
    }
    assertEquals(200, all);
    assertEquals(right / all, number(found.get("accuracy").orElseThrow()));
    assertTrue(number(found.get("loss").orElseThrow()) > 0);
  }

  /// The same model twice has the figures of the model; its file is named twice.
  @Test
  void evalAveragesTheModelsOfAnEnsemble() {
    List<String> alone = done("eval", run).out().lines().toList();
    List<String> lines = done("eval", run, run, "--ensemble").out().lines().toList();
    String file = "  " + Path.of(run, "model.striate");
    assertEquals(List.of("ensemble of", file, file), lines.subList(0, 3));
    assertEquals(alone.subList(1, alone.size()), lines.subList(3, lines.size()));
    JsonObject json = object(done("eval", run, run, "--ensemble", "--format", "json").out());
    assertEquals(2, ((JsonArray) json.get("ensemble").orElseThrow()).elements().size());
  }

  @Test
  void evalAsksForTheFlagOfAnEnsemble() {
    Session several = Session.installed("eval", run, run);
    assertEquals(ExitStatus.WRONG_INPUT, several.status());
    assertTrue(several.err().contains("several models are evaluated together with --ensemble"));
    Session one = Session.installed("eval", run, "--ensemble");
    assertTrue(one.err().contains("--ensemble averages the outputs of several models"), one.err());
  }

  /// Without views an image is seen alone, so that the flag changes the figures and `[]` does not.
  @Test
  void viewsAreNamedByAFlag() {
    String plain = done("eval", run).out();
    assertEquals(plain, done("eval", run, "--views", "[]").out());
    String flipped = done("eval", run, "--views", "flip").out();
    assertNotEquals(plain, flipped);
    assertEquals(flipped, done("eval", run, "--views", "[{\"type\": \"flip\"}]").out());
    assertNotEquals(flipped, done("eval", run, "--views", "flip,crops").out());
    Path image = Fixtures.write(folder.resolve("viewed.png"), Fixtures.png(12, 12));
    assertTrue(
        done("predict", run, image.toString(), "--views", "flip,crops")
            .out()
            .contains(image.toString()));
    Session wrong = Session.installed("eval", run, "--views", "flop");
    assertEquals(ExitStatus.WRONG_INPUT, wrong.status());
    assertTrue(wrong.err().contains("did you mean 'flip'"), wrong.err());
  }

  @Test
  void evalLooksAtTheDataOfAnotherFile() {
    String more = Fixtures.synthetic(400, 0).replace("}", ", \"testSamples\": 50 }");
    Path other =
        Fixtures.write(
            folder.resolve("other.json"), Fixtures.spec(more, "\"epochs\": 1, \"batch\": 4"));
    String out = done("eval", run, "--data", other.toString()).out();
    assertTrue(out.contains("samples   50\n"), out);
  }

  @Test
  void evalRefusesDataOfOtherClasses() {
    String fewer = Fixtures.synthetic(400, 0).replace("\"classes\": 4", "\"classes\": 3");
    Path other =
        Fixtures.write(
            folder.resolve("classes.json"), Fixtures.spec(fewer, "\"epochs\": 1, \"batch\": 4"));
    Session session = Session.installed("eval", run, "--data", other.toString());
    assertEquals(ExitStatus.WRONG_INPUT, session.status());
    assertTrue(session.err().startsWith(other + ":11:"), session.err());
    assertTrue(
        session.err().contains("has the classes [0, 1, 2], the model was trained on [0, 1, 2, 3]"),
        session.err());
  }

  @Test
  void predictShowsEachImageOfAFolder() {
    Path images = folder.resolve("images");
    Path first = Fixtures.write(images.resolve("a.png"), Fixtures.png(12, 12));
    Path second = Fixtures.write(images.resolve("b.png"), Fixtures.png(12, 12));
    Fixtures.write(images.resolve("notes.txt"), "not an image");
    List<String> lines = done("predict", run, images.toString()).out().lines().toList();
    assertEquals(3, lines.size(), lines.toString());
    assertTrue(lines.get(0).matches("image +class +probability +else"), lines.get(0));
    String row = " +[0-3] +[\\d.]+ %  [0-3] [\\d.]+ %, [0-3] [\\d.]+ %";
    assertTrue(lines.get(1).matches("\\Q" + first + "\\E" + row), lines.get(1));
    assertTrue(lines.get(2).matches("\\Q" + second + "\\E" + row), lines.get(2));
  }

  @Test
  void predictAnswersForTheImagesThatCanBeRead() {
    Path images = folder.resolve("partly");
    Path good = Fixtures.write(images.resolve("b.png"), Fixtures.png(12, 12));
    Path broken = Fixtures.write(images.resolve("a.png"), "not an image");
    var session = Session.installed("predict", run, images.toString());
    assertEquals(1, session.status(), session.err());
    assertTrue(session.out().contains(good + " "), session.out());
    assertFalse(session.out().contains(broken.toString()), session.out());
    assertTrue(session.err().contains(broken + ": is not a PNG"), session.err());
    var none = Session.installed("predict", run, broken.toString());
    assertEquals(2, none.status(), none.err());
    assertEquals("", none.out());
  }

  @Test
  void predictInJsonNamesTheMostProbableFirst() {
    Path image = Fixtures.write(folder.resolve("image.png"), Fixtures.png(12, 12));
    String out = done("predict", run, image.toString(), "--top", "4", "--format", "json").out();
    JsonObject found = (JsonObject) ((JsonArray) read(out)).elements().getFirst();
    List<JsonValue> classes = ((JsonArray) found.get("classes").orElseThrow()).elements();
    assertEquals(4, classes.size());
    List<Double> probabilities =
        classes.stream()
            .map(one -> number(((JsonObject) one).get("probability").orElseThrow()))
            .toList();
    assertEquals(1, probabilities.stream().mapToDouble(p -> p).sum(), 1e-6);
    assertEquals(
        probabilities.stream().sorted(java.util.Comparator.reverseOrder()).toList(), probabilities);
    assertEquals(
        ((JsonString) ((JsonObject) classes.getFirst()).get("label").orElseThrow()).value(),
        ((JsonString) found.get("label").orElseThrow()).value());
  }

  /// An answer decides what `predict` shows; `values` shows the output itself, not probabilities.
  @Test
  void predictShowsTheAnswerThatTheSpecificationNames() {
    String spec =
        Fixtures.spec(Fixtures.synthetic(40, 0), "\"epochs\": 1, \"batch\": 16, \"seed\": 1")
            .replaceFirst("\"loss\"", "\"answer\": \"values\", \"loss\"");
    Path file = Fixtures.write(folder.resolve("answers.json"), spec);
    String trained = folder.resolve("answers").toString();
    Session training = Session.installed("train", file.toString(), "--run", trained);
    assertEquals(0, training.status(), training.err());
    Path image = Fixtures.write(folder.resolve("answer.png"), Fixtures.png(12, 12));
    List<String> lines = done("predict", trained, image.toString()).out().lines().toList();
    assertTrue(lines.get(0).matches("image +values *"), lines.get(0));
    String number = " -?[\\d.e+-]+";
    assertTrue(
        lines.get(1).matches("\\Q" + image + "\\E +" + number.strip() + number.repeat(3)),
        lines.get(1));
    String out = done("predict", trained, image.toString(), "--format", "json").out();
    JsonObject found = (JsonObject) ((JsonArray) read(out)).elements().getFirst();
    List<Double> values =
        ((JsonArray) found.get("values").orElseThrow())
            .elements().stream().map(TrainedModelCommandsTest::number).toList();
    assertEquals(4, values.size());
    assertTrue(
        Math.abs(values.stream().mapToDouble(value -> value).sum() - 1) > 1e-3,
        "these are logits, not probabilities: " + values);
  }

  private static Session done(String... args) {
    Session session = Session.installed(args);
    assertEquals(0, session.status(), session.err());
    assertEquals("", session.err());
    return session;
  }

  private static JsonValue read(String text) {
    return JsonReader.read("test", text).root();
  }

  private static JsonObject object(String text) {
    return (JsonObject) read(text);
  }

  private static double number(JsonValue value) {
    return ((JsonNumber) value).asDouble();
  }
}
