package io.striate.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.striate.cli.terminal.ExitStatus;
import io.striate.json.JsonNumber;
import io.striate.json.JsonObject;
import io.striate.json.JsonReader;
import io.striate.json.JsonWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Whole trainings, the program as a process: results, the same bits however a run is cut up, and
/// what remains when it is stopped.
class TrainingIT {
  private static final int EPOCHS = 4;

  /// So many epochs that a run cannot have ended when it is stopped after its first.
  private static final String[] LONG = {"--set", "train.epochs=40"};

  @TempDir static Path folder;

  /// What the run that nothing disturbed said.
  private static Program.Result unbroken;

  @BeforeAll
  static void trainUndisturbed() {
    String spec =
        Fixtures.spec(
            Fixtures.synthetic(6_800, 400),
            "\"epochs\": " + EPOCHS + ", \"batch\": 16, \"seed\": 7, \"schedule\": \"cosine\"");
    Fixtures.write(folder.resolve("small.json"), spec);
    unbroken = train("unbroken", "--threads", "1");
    assertEquals(0, train("long", LONG).status());
  }

  private static Program.Result train(String run, String... flags) {
    return Program.run(Program.prepare(folder, List.of(), words(run, flags)));
  }

  private static String[] words(String run, String... flags) {
    var words = new ArrayList<>(List.of("train", "small.json", "--run", run));
    words.addAll(List.of(flags));
    return words.toArray(String[]::new);
  }

  @Test
  void trainingSaysWhatCameOfIt() {
    assertEquals(0, unbroken.status(), unbroken.err());
    List<String> results = unbroken.out().lines().toList();
    assertEquals(4, results.size(), unbroken.out());
    assertEquals("run         unbroken", results.get(0));
    assertTrue(
        results.get(1).matches("validation  loss [\\d.e-]+, accuracy [\\d.]+ %"), unbroken.out());
    assertTrue(
        results.get(2).matches("test        loss [\\d.e-]+, accuracy [\\d.]+ % \\(200 samples\\)"),
        unbroken.out());
    assertEquals("model       unbroken/model.striate", results.get(3));
    List<String> messages = unbroken.messages();
    assertEquals("model    small, 620 parameters", messages.get(0));
    assertEquals("data     6,400 samples to train on, 400 for validation", messages.get(1));
    assertEquals("run      unbroken", messages.get(3));
    assertTrue(
        messages.stream().anyMatch(line -> line.startsWith("epoch 4/4  loss ")), unbroken.err());
    assertEquals("next        striate predict unbroken/model.striate IMAGE...", messages.getLast());
  }

  @Test
  void theLossFallsAndTheTestIsPassed() throws IOException {
    List<JsonObject> lines = metrics("unbroken");
    List<Double> losses =
        lines.stream()
            .filter(line -> line.get("training").isPresent())
            .map(line -> number((JsonObject) line.get("training").orElseThrow(), "loss"))
            .toList();
    assertEquals(EPOCHS, losses.size());
    assertTrue(losses.getLast() < losses.getFirst() / 2, losses.toString());
    Program.Result eval = Program.run(folder, "eval", "unbroken", "--format", "json");
    assertEquals(0, eval.status(), eval.err());
    JsonObject found = object(eval.out());
    assertTrue(number(found, "accuracy") >= 0.95, eval.out());
    assertTrue(number(found, "loss") < 0.2, eval.out());
    JsonObject tested = (JsonObject) lines.getLast().get("test").orElseThrow();
    assertEquals(number(tested, "loss"), number(found, "loss"), 1e-6);
  }

  @Test
  void theRunFolderHoldsWhatItShould() {
    for (String name : List.of("spec.json", "run.json", "metrics.jsonl", "model.striate")) {
      assertTrue(Files.isRegularFile(folder.resolve("unbroken").resolve(name)), name);
    }
    assertTrue(Files.isDirectory(folder.resolve("unbroken").resolve("checkpoints")));
  }

  @Test
  void anyNumberOfThreadsGivesTheSameBits() throws IOException {
    assertEquals(0, train("two-threads", "--threads", "2").status());
    assertSameWeights("two-threads");
  }

  @Test
  void anotherSeedGivesOthers() throws IOException {
    assertEquals(0, train("other-seed", "--seed", "8").status());
    assertFalse(Arrays.equals(weights("unbroken"), weights("other-seed")));
  }

  @Test
  void aKilledRunGoesOnAsIfNothingHadHappened() throws Exception {
    String[] words = words("killed", LONG[0], LONG[1], "--checkpoint-every", "100");
    var prepared = Program.prepare(folder, List.of(), words);
    Process process = Program.startUntil(prepared, "epoch  1/40");
    process.destroyForcibly().waitFor();
    assertFalse(Files.exists(folder.resolve("killed").resolve("model.striate")), "was too fast");
    Program.Result resumed = Program.run(folder, "train", "--resume", "killed");
    assertEquals(0, resumed.status(), resumed.err());
    assertSameWeights("long", "killed");
    assertEquals(epochLines("long"), epochLines("killed"));
  }

  @Test
  void ctrlCSavesAndSaysHowToGoOn() throws Exception {
    stoppedBySignal("INT", "interrupted");
    Program.Result resumed = Program.run(folder, "train", "--resume", "interrupted");
    assertEquals(0, resumed.status(), resumed.err());
    assertTrue(resumed.err().contains("resuming in epoch "), resumed.err());
    assertSameWeights("long", "interrupted");
  }

  @Test
  void sigtermDoesTheSame() throws Exception {
    stoppedBySignal("TERM", "terminated");
  }

  /// A terminal that ends sends this signal twice: the kernel and the shell do.
  @Test
  void theEndOfTheTerminalDoesTheSame() throws Exception {
    stoppedBySignal("HUP", "hung-up");
  }

  private void stoppedBySignal(String signal, String run) throws Exception {
    var prepared = Program.prepare(folder, List.of(), words(run, LONG));
    Process process = Program.startUntil(prepared, "epoch  1/40");
    Program.signal(process, signal);
    String messages = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(ExitStatus.INTERRUPTED, process.waitFor(), messages);
    assertTrue(messages.contains("stopping after this step"), messages);
    assertTrue(messages.contains("to resume   striate train --resume " + run), messages);
  }

  @Test
  void stopAfterLeavesTheScheduleAsItWas() throws IOException {
    Program.Result stopped = train("stopped", "--stop-after", "2");
    assertEquals(0, stopped.status(), stopped.err());
    assertEquals("stopped     after epoch 2 of 4", stopped.out().lines().findFirst().orElseThrow());
    assertFalse(Files.exists(folder.resolve("stopped").resolve("model.striate")));
    Program.Result resumed = Program.run(folder, "train", "--resume", "stopped");
    assertEquals(0, resumed.status(), resumed.err());
    assertSameWeights("stopped");
  }

  /// What the specification says is a hint: a flag overrides it, and so does `--set`.
  @Test
  void aFlagOverridesTheBackendOfTheSpecification() {
    String spec =
        Fixtures.spec(Fixtures.synthetic(16, 0), "\"epochs\": 1, \"batch\": 16")
            .replace("\"name\": \"small\",", "\"name\": \"small\", \"backend\": \"reference\",");
    Fixtures.write(folder.resolve("hint.json"), spec);
    assertTook("reference (as the specification says)");
    assertTook("cpu-vector (asked for)", "--backend", "cpu-vector");
    assertTook("cpu-vector (as the specification says)", "--set", "backend=cpu-vector");
    assertTook("cpu-vector (the best available, on ", "--backend", "auto");
  }

  private void assertTook(String what, String... flags) {
    var words = new ArrayList<>(List.of("train", "hint.json", "--run", "run " + what.hashCode()));
    words.addAll(List.of(flags));
    Program.Result result = Program.run(folder, words.toArray(String[]::new));
    assertEquals(0, result.status(), result.err());
    assertTrue(result.err().contains("backend  " + what), result.err());
  }

  @Test
  void bothBackendsAgreeOnTheFirstTenLosses() throws IOException {
    // One batch an epoch, so that each epoch's loss is that of one step.
    String spec =
        Fixtures.spec(Fixtures.synthetic(16, 0), "\"epochs\": 10, \"batch\": 16, \"seed\": 3");
    Fixtures.write(folder.resolve("ten.json"), spec);
    for (String backend : List.of("reference", "cpu-vector")) {
      Program.Result result =
          Program.run(folder, "train", "ten.json", "--run", backend, "--backend", backend);
      assertEquals(0, result.status(), result.err());
      assertTrue(result.err().contains("backend  " + backend + " (asked for)"), result.err());
    }
    List<Double> expected = losses("reference");
    List<Double> found = losses("cpu-vector");
    assertEquals(10, expected.size());
    assertTrue(expected.getLast() < expected.getFirst(), expected.toString());
    for (int i = 0; i < expected.size(); i++) {
      assertEquals(expected.get(i), found.get(i), 1e-4, "step " + (i + 1));
    }
  }

  @Test
  void lossesThatAreNoNumbersStopTraining() throws IOException {
    Program.Result result =
        train("diverged", "--set", "train.optimizer.learningRate=1e30", "--stop-after", "1");
    assertEquals(ExitStatus.FAILED, result.status());
    assertTrue(result.err().contains("after step "), result.err());
    assertTrue(result.err().contains("[STR-401]"), result.err());
    assertFalse(result.err().contains("internal error"), result.err());
  }

  private static void assertSameWeights(String run) throws IOException {
    assertSameWeights("unbroken", run);
  }

  private static void assertSameWeights(String expected, String run) throws IOException {
    assertArrayEquals(weights(expected), weights(run), run);
  }

  private static byte[] weights(String run) throws IOException {
    try (var zip = new ZipFile(folder.resolve(run).resolve("model.striate").toFile());
        var in = zip.getInputStream(zip.getEntry("weights.safetensors"))) {
      return in.readAllBytes();
    }
  }

  private static List<JsonObject> metrics(String run) throws IOException {
    Path file = folder.resolve(run).resolve("metrics.jsonl");
    return Files.readAllLines(file).stream().map(TrainingIT::object).toList();
  }

  private static JsonObject object(String text) {
    return (JsonObject) JsonReader.read("test", text).root();
  }

  private static double number(JsonObject object, String key) {
    return ((JsonNumber) object.get(key).orElseThrow()).asDouble();
  }

  /// Training and validation figures of each epoch, as text.
  private static List<String> epochLines(String run) throws IOException {
    return metrics(run).stream()
        .filter(line -> line.get("training").isPresent())
        .map(line ->
            JsonWriter.line(line.get("training").orElseThrow())
                + JsonWriter.line(line.get("validation").orElseThrow()))
        .toList();
  }

  private static List<Double> losses(String run) throws IOException {
    return metrics(run).stream()
        .filter(line -> line.get("training").isPresent())
        .map(line -> number((JsonObject) line.get("training").orElseThrow(), "loss"))
        .toList();
  }
}
