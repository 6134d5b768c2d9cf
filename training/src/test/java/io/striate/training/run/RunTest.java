package io.striate.training.run;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.striate.api.error.Code;
import io.striate.api.error.StriateException;
import io.striate.json.Fields;
import io.striate.layers.spec.FinalWeights;
import io.striate.training.file.ModelFile;
import io.striate.training.run.TrainingEvent.CheckpointWritten;
import io.striate.training.run.TrainingEvent.EpochDone;
import io.striate.training.run.TrainingEvent.ModelWritten;
import io.striate.training.run.TrainingEvent.Started;
import io.striate.training.run.TrainingEvent.StepDone;
import io.striate.training.run.TrainingEvent.Tested;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunTest {
  @TempDir Path folder;

  @Test
  void tellsWhatHappensInOrder() {
    var bench = new Bench();
    bench.start(folder.resolve("run"), Bench.ALL);
    var kinds = bench.events.stream().map(event -> event.getClass().getSimpleName()).toList();
    var epoch =
        Stream.concat(
                Stream.generate(() -> "StepDone").limit(Bench.STEPS_PER_EPOCH),
                Stream.of("EpochDone", "CheckpointWritten"))
            .toList();
    var expected =
        Stream.of(
                List.of("CheckpointWritten", "Started"),
                epoch,
                epoch,
                epoch,
                List.of("Tested", "ModelWritten"))
            .flatMap(List::stream)
            .toList();
    assertEquals(expected, kinds);
    var started = bench.events(Started.class).getFirst();
    assertEquals(44, started.trainingSamples());
    assertEquals(16, started.validationSamples());
    assertEquals(6, started.position().stepsPerEpoch());
    assertEquals(
        List.of(8, 8, 8, 8, 8, 4),
        bench.events(StepDone.class).subList(0, 6).stream().map(StepDone::size).toList());
    assertEquals(20, bench.events(Tested.class).getFirst().samples());
    assertEquals(
        folder.resolve("run/model.striate"), bench.events(ModelWritten.class).getFirst().file());
  }

  @Test
  void followsTheSchedule() {
    var bench = new Bench();
    bench.start(folder.resolve("run"), Bench.ALL);
    var rates = bench.events(StepDone.class).stream().map(StepDone::rate).toList();
    for (int step = 0; step < 18; step++) {
      assertEquals(0.02 * (1 - 0.9 * step / 18.0), rates.get(step), 1e-15);
    }
  }

  @Test
  void anEpochsLossWeighsASmallerBatchLess() {
    var bench = new Bench();
    bench.start(folder.resolve("run"), Bench.ALL);
    var steps = bench.events(StepDone.class).subList(0, 6);
    double sum = steps.stream().mapToDouble(step -> step.loss() * step.size()).sum();
    var epoch = bench.events(EpochDone.class).getFirst();
    assertEquals(sum / 44, epoch.training().getOrDefault("loss", 0.0), 1e-12);
    assertEquals(epoch.training(), steps.getLast().soFar());
  }

  @Test
  void theSameSeedGivesTheSameBytesAndAnotherOthers() throws IOException {
    new Bench().start(folder.resolve("one"), Bench.ALL);
    new Bench().start(folder.resolve("two"), Bench.ALL);
    var other = new Bench();
    other.seed = 6;
    other.start(folder.resolve("other"), Bench.ALL);
    byte[] model = Files.readAllBytes(folder.resolve("one/model.striate"));
    assertArrayEquals(model, Files.readAllBytes(folder.resolve("two/model.striate")));
    assertFalse(Arrays.equals(model, Files.readAllBytes(folder.resolve("other/model.striate"))));
  }

  @Test
  void warmingUpChangesNoBit() throws IOException {
    new Bench().start(folder.resolve("cold"), Bench.ALL);
    var bench = new Bench();
    bench.warmUpSteps = 0;
    bench.start(folder.resolve("warm"), Bench.ALL);
    assertTrue(bench.warmUpSteps > 0);
    assertArrayEquals(
        Files.readAllBytes(folder.resolve("cold/model.striate")),
        Files.readAllBytes(folder.resolve("warm/model.striate")));
  }

  @Test
  void theBestEpochMayBecomeTheModel() {
    var bench = new Bench();
    bench.weights = FinalWeights.BEST;
    // So fast that the first epoch is better than the last.
    bench.learningRate = 3;
    var outcome = bench.start(folder.resolve("run"), Bench.ALL);
    var best = outcome.best().orElseThrow();
    assertNotEquals(Bench.EPOCHS, best.epoch(), "the last epoch is the best");
    var model = ModelFile.read(folder.resolve("run/model.striate"));
    var weights = Checkpoint.read(best.checkpoint()).tensors();
    for (var tensor : model.weights()) {
      var found =
          weights.stream()
              .filter(one -> one.name().equals(tensor.name()))
              .findFirst()
              .orElseThrow();
      for (int i = 0; i < tensor.values().length(); i++) {
        assertEquals(found.values().get(i), tensor.values().get(i));
      }
    }
  }

  @Test
  void stopsWhereTheLossIsNoNumber() throws IOException {
    var bench = new Bench();
    bench.checkpointEvery = 2;
    bench.learningRate = 1e300;
    var e =
        assertThrows(StriateException.class, () -> bench.start(folder.resolve("run"), Bench.ALL));
    var problem = e.problems().getFirst();
    assertEquals(Code.DIVERGED, problem.code());
    assertTrue(
        problem
            .what()
            .matches(
                "(the loss is NaN|'[a-z.]+' holds -?(NaN|Infinity)) after step \\d+ \\(epoch 1 of"
                    + " 3\\)"),
        problem.what());
    var written = bench.events(CheckpointWritten.class).getLast();
    assertEquals("the last good checkpoint is " + written.file(), problem.details().getFirst());
    assertEquals(0, written.position().step());
  }

  @Test
  void keepsTheLastGoodCheckpoint() throws IOException {
    Path run = folder.resolve("run");
    new Bench().start(run, 2);
    Path checkpoint = run.resolve("checkpoints/step-000000012.checkpoint");
    byte[] good = Files.readAllBytes(checkpoint);
    var bench = new Bench();
    bench.learningRate = 1e300;
    var e = assertThrows(StriateException.class, () -> bench.resume(run, Bench.ALL));
    assertEquals(
        List.of(
            "the last good checkpoint is " + checkpoint,
            "lower the learning rate (train.optimizer.learningRate), or look for broken samples"),
        e.problems().getFirst().details());
    assertArrayEquals(good, Files.readAllBytes(checkpoint));
  }

  @Test
  void writesALineForEachEpochAndTheTest() throws IOException {
    Path run = folder.resolve("run");
    new Bench().start(run, Bench.ALL);
    var lines = Files.readAllLines(run.resolve("metrics.jsonl"));
    assertEquals(4, lines.size(), "three epochs and the test");
    var second = Fields.parse(lines.get(1), "line");
    assertEquals(2, second.count("epoch"));
    assertEquals(12, second.count("step"));
    assertTrue(second.fields("training").number("loss") > 0);
    assertTrue(second.fields("validation").number("accuracy") > 0);
    // The clock of these tests advances by one second each time it is read.
    assertEquals(1, second.number("seconds"));
    assertEquals(44, second.number("samplesPerSecond"));
    assertTrue(Fields.parse(lines.get(3), "line").fields("test").number("accuracy") > 0);
  }

  @Test
  void describesTheRun() throws IOException {
    Path run = folder.resolve("run");
    new Bench().start(run, 1);
    var json = Fields.parse(Files.readString(run.resolve("run.json")), "run.json");
    assertEquals("reference", json.fields("backend").text("name"));
    assertTrue(json.fields("backend").flag("exact"));
    assertFalse(json.fields("backend").texts("plan").isEmpty());
    assertEquals(5, json.count("seed"));
    assertEquals(64, json.fields("data").text("sha256").length());
    assertTrue(json.text("java").contains(Runtime.version().toString()));
    assertEquals("{\"striate\": 1}\n", Files.readString(run.resolve("spec.json")));
  }

  @Test
  void claimsTheNextFreeNumber() throws IOException {
    Path runs = folder.resolve("runs");
    try (var first = RunFolder.claim(runs, "my net/2");
        var second = RunFolder.claim(runs, "my net/2")) {
      assertEquals(runs.resolve("my-net-2-1"), first.path());
      assertEquals(runs.resolve("my-net-2-2"), second.path());
      Files.writeString(second.metrics(), "something");
    }
    assertFalse(Files.exists(runs.resolve("my-net-2-1")), "nothing was written in it");
    assertTrue(Files.exists(runs.resolve("my-net-2-2")));
  }

  @Test
  void refusesAFolderThatIsNotEmpty() throws IOException {
    Files.writeString(folder.resolve("thesis.txt"), "do not lose this");
    var e = assertThrows(StriateException.class, () -> RunFolder.create(folder));
    assertEquals(folder + ": is not empty; name another folder [STR-203]", e.getMessage());
    assertEquals(
        folder
            + ": is not a run: it has no spec.json; name the folder of a run, such as"
            + " runs/lenet-5-1 [STR-203]",
        assertThrows(StriateException.class, () -> RunFolder.open(folder)).getMessage());
  }

  @Test
  void refusesTheFolderOfARun() {
    Path run = folder.resolve("run");
    new Bench().start(run, 1);
    var e = assertThrows(StriateException.class, () -> RunFolder.create(run));
    assertEquals(
        run
            + ": is not empty; name another folder, or resume the run in it by --resume "
            + run
            + " [STR-203]",
        e.getMessage());
  }

  @Test
  void beginsInAFolderWhereARunWasKilledBeforeItBegan() throws IOException {
    for (String left :
        List.of(".lock", ".process", ".stop", "metrics.jsonl", "run.json", "spec.json.partial")) {
      Files.writeString(folder.resolve(left), "");
    }
    assertEquals(Outcome.End.FINISHED, new Bench().start(folder, Bench.ALL).end());
  }

  @Test
  void keepsFiguresThatBelongToNoRun() throws IOException {
    Path figures = Files.writeString(folder.resolve("metrics.jsonl"), "{}");
    assertThrows(StriateException.class, () -> RunFolder.create(folder));
    assertEquals("{}", Files.readString(figures));
  }

  @Test
  void saysThatAFolderCannotBeMade() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "not a folder");
    for (var attempt :
        List.<Runnable>of(
            () -> RunFolder.create(file.resolve("run")), () -> RunFolder.claim(file, "net"))) {
      var e = assertThrows(StriateException.class, attempt::run);
      assertEquals(Code.IO_FAILED, e.problems().getFirst().code());
      String message = String.valueOf(e.getMessage());
      assertTrue(message.startsWith("run folder " + file), message);
      assertTrue(
          message.endsWith("check the permissions or name another folder by --run [STR-402]"),
          message);
    }
  }
}
