package io.striate.training.run;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.striate.api.error.StriateException;
import io.striate.layers.spec.FinalWeights;
import io.striate.training.file.AtomicFiles;
import io.striate.training.file.FaultyDisk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A run that is stopped and resumed leaves the very bytes that an unbroken run leaves.
class ResumeTest {
  private static final long STEPS = Bench.STEPS_PER_EPOCH * Bench.EPOCHS;

  @TempDir Path folder;
  private Path unbroken = Path.of("");
  private List<Double> losses = List.of();

  @BeforeEach
  void trainWithoutABreak() {
    var bench = new Bench();
    unbroken = folder.resolve("unbroken");
    var outcome = bench.start(unbroken, Bench.ALL);
    assertEquals(Outcome.End.FINISHED, outcome.end());
    assertEquals(STEPS, outcome.position().step());
    losses = losses(bench);
    assertEquals(STEPS, losses.size());
    // The network learns, so equal bytes are not those of a network that stands still.
    var epochs = bench.events(TrainingEvent.EpochDone.class);
    double first = value(epochs.getFirst());
    double last = value(epochs.getLast());
    assertTrue(last < 0.7 * first, first + " -> " + last);
  }

  private static double value(TrainingEvent.EpochDone epoch) {
    return java.util.Objects.requireNonNull(epoch.training().get("loss"));
  }

  @Test
  void afterAnInterruptionBeforeAnyStep() {
    for (int at = 0; at < STEPS; at++) {
      Path run = folder.resolve("interrupted-" + at);
      var first = new Bench();
      var polls = new AtomicInteger();
      int stop = at;
      first.interrupted = () -> polls.getAndIncrement() == stop;
      var outcome = first.start(run, Bench.ALL);
      assertEquals(Outcome.End.INTERRUPTED, outcome.end());
      assertEquals(at, outcome.position().step());
      assertFalse(Files.exists(run.resolve("model.striate")));
      assertGoesOnTheSame(run, first);
    }
  }

  @Test
  void afterAKillAtAnyStep() throws IOException {
    for (int at = 0; at < STEPS; at++) {
      Path run = folder.resolve("killed-" + at);
      var first = new Bench();
      first.checkpointEvery = 4;
      var polls = new AtomicInteger();
      int stop = at;
      // What a killed process leaves: everything written so far, nothing more.
      first.interrupted =
          () -> {
            if (polls.getAndIncrement() == stop) {
              throw new Killed();
            }
            return false;
          };
      assertThrows(Killed.class, () -> first.start(run, Bench.ALL));
      var second = new Bench();
      second.checkpointEvery = 4;
      assertEquals(Outcome.End.FINISHED, second.resume(run, Bench.ALL).end());
      assertSameFiles(run);
    }
  }

  @Test
  void afterAKillWhereEpochsHaveNoCheckpoint() throws IOException {
    for (int at = 0; at < STEPS; at++) {
      Path run = folder.resolve("rare-" + at);
      var first = rare();
      var polls = new AtomicInteger();
      int stop = at;
      first.interrupted =
          () -> {
            if (polls.getAndIncrement() == stop) {
              throw new Killed();
            }
            return false;
          };
      assertThrows(Killed.class, () -> first.start(run, Bench.ALL));
      assertEquals(List.of(0L), first.checkpointSteps());
      var second = rare();
      assertEquals(Outcome.End.FINISHED, second.resume(run, Bench.ALL).end());
      assertEquals(List.of(STEPS), second.checkpointSteps());
      Path whole = folder.resolve("whole-" + at);
      rare().start(whole, Bench.ALL);
      assertArrayEquals(
          Files.readAllBytes(whole.resolve("model.striate")),
          Files.readAllBytes(run.resolve("model.striate")));
    }
  }

  /// A run without validation, so without a best epoch, and with a checkpoint at its end alone.
  private static Bench rare() {
    var bench = new Bench();
    bench.validation = 0;
    bench.checkpointEpochs = 5;
    return bench;
  }

  @Test
  void afterAStopWhereEpochsHaveNoCheckpoint() throws IOException {
    Path run = folder.resolve("stopped");
    var first = rare();
    assertEquals(Outcome.End.STOPPED, first.start(run, 2).end());
    assertEquals(List.of(0L, 12L), first.checkpointSteps());
    rare().resume(run, Bench.ALL);
    Path whole = folder.resolve("whole");
    rare().start(whole, Bench.ALL);
    assertArrayEquals(
        Files.readAllBytes(whole.resolve("model.striate")),
        Files.readAllBytes(run.resolve("model.striate")));
  }

  @Test
  void theBestEpochHasACheckpoint() throws IOException {
    var bench = new Bench();
    bench.checkpointEpochs = 5;
    bench.weights = FinalWeights.BEST;
    bench.learningRate = 0;
    // Without learning the first epoch is the best; the last one is written in any case.
    bench.start(folder.resolve("best"), Bench.ALL);
    assertEquals(List.of(0L, 6L, STEPS), bench.checkpointSteps());
  }

  @Test
  void afterAKillInTheMiddleOfWritingACheckpoint() throws IOException {
    Path run = folder.resolve("half-written");
    var first = new Bench();
    first.start(run, 1);
    Path checkpoint = run.resolve("checkpoints").resolve("step-000000006.checkpoint");
    byte[] whole = Files.readAllBytes(checkpoint);
    // The process died while it wrote the checkpoint of the second epoch.
    Path half =
        run.resolve("checkpoints").resolve("step-000000012.checkpoint" + AtomicFiles.TEMPORARY);
    Files.write(half, java.util.Arrays.copyOf(whole, whole.length / 2));
    Files.writeString(
        run.resolve("metrics.jsonl"),
        "{\"epoch\":2,\"ste",
        java.nio.file.StandardOpenOption.APPEND);
    assertGoesOnTheSame(run, first);
  }

  @Test
  void afterTheDiskWasFullWhileACheckpointWasWritten() throws IOException {
    Path run = folder.resolve("full");
    var first = new Bench();
    first.start(run, 1);
    byte[] before = Files.readAllBytes(run.resolve("checkpoints/step-000000006.checkpoint"));
    var second = new Bench();
    second.files = FaultyDisk.filesOnFullDisk(1000);
    var e = assertThrows(StriateException.class, () -> second.resume(run, Bench.ALL));
    assertTrue(
        String.valueOf(e.getMessage())
            .startsWith(
                run.resolve("checkpoints/step-000000012.checkpoint")
                    + ": cannot be written: No space left on device"),
        e.getMessage());
    assertEquals(
        List.of("step-000000000.checkpoint", "step-000000006.checkpoint"),
        names(run.resolve("checkpoints")));
    assertArrayEquals(
        before, Files.readAllBytes(run.resolve("checkpoints/step-000000006.checkpoint")));
    assertGoesOnTheSame(run, first);
  }

  @Test
  void afterStoppingAtEachEpoch() throws IOException {
    Path run = folder.resolve("stopped");
    var bench = new Bench();
    assertEquals(Outcome.End.STOPPED, bench.start(run, 1).end());
    assertEquals(Outcome.End.STOPPED, bench.resume(run, 2).end());
    var outcome = bench.resume(run, 2);
    assertEquals(Outcome.End.STOPPED, outcome.end(), "two epochs are done already");
    assertEquals(12, outcome.position().step());
    assertEquals(Outcome.End.FINISHED, bench.resume(run, 3).end());
    assertEquals(losses, losses(bench));
    assertSameFiles(run);
  }

  @Test
  void aFinishedRunOnlyWritesItsModelAgain() throws IOException {
    Path run = folder.resolve("finished");
    new Bench().start(run, Bench.ALL);
    Files.delete(run.resolve("model.striate"));
    var bench = new Bench();
    assertEquals(Outcome.End.FINISHED, bench.resume(run, Bench.ALL).end());
    assertEquals(List.of(), losses(bench));
    assertSameFiles(run);
  }

  @Test
  void keepsTheLastTwoCheckpointsAndTheBest() throws IOException {
    var bench = new Bench();
    bench.checkpointEvery = 2;
    Path run = folder.resolve("kept");
    bench.start(run, Bench.ALL);
    var best =
        bench.events(TrainingEvent.EpochDone.class).stream()
            .filter(TrainingEvent.EpochDone::best)
            .toList();
    var expected =
        new java.util.TreeSet<>(List.of("step-000000016.checkpoint", "step-000000018.checkpoint"));
    expected.add("step-%09d.checkpoint".formatted(best.getLast().position().step()));
    assertEquals(List.copyOf(expected), names(run.resolve("checkpoints")));
    // 0, 2, 4, 6 (end of the epoch), 8, ... : each written once.
    assertEquals(10, bench.events(TrainingEvent.CheckpointWritten.class).size());
  }

  @Test
  void aDamagedCheckpointIsNotPassedOver() throws IOException {
    Path run = folder.resolve("damaged");
    new Bench().start(run, 2);
    Path newest = run.resolve("checkpoints/step-000000012.checkpoint");
    Path older = run.resolve("checkpoints/step-000000006.checkpoint");
    byte[] bytes = Files.readAllBytes(newest);
    Files.write(newest, java.util.Arrays.copyOf(bytes, bytes.length - 100));
    var bench = new Bench();
    var e = assertThrows(StriateException.class, () -> bench.resume(run, Bench.ALL));
    String message = String.valueOf(e.getMessage());
    assertTrue(message.startsWith(newest + ": "), message);
    assertTrue(
        message.endsWith("\n  to resume from the one before, name it: --resume " + older), message);
    assertEquals(Outcome.End.FINISHED, bench.resumeFrom(run, older).end());
    assertSameFiles(run);
    assertTrue(Files.exists(run.resolve("checkpoints/step-000000012.checkpoint")));
  }

  @Test
  void resumingFromAnOlderCheckpointSetsLaterOnesAside() throws IOException {
    Path run = folder.resolve("older");
    new Bench().start(run, 2);
    var bench = new Bench();
    bench.interrupted = () -> true;
    bench.resumeFrom(run, run.resolve("checkpoints/step-000000006.checkpoint"));
    assertEquals(
        List.of("step-000000006.checkpoint", "step-000000012.checkpoint.abandoned"),
        names(run.resolve("checkpoints")));
  }

  @Test
  void aLostLogIsSetAsideAndTrainingContinues() throws IOException {
    // Missing, cut short, and cut in the middle of a line by a checkpoint of another log.
    for (String log : List.of("missing", "{\"epoch\":1", "{" + "x".repeat(5000) + "}\n")) {
      Path run = folder.resolve("log-" + log.length());
      new Bench().start(run, 1);
      Path metrics = run.resolve("metrics.jsonl");
      delete(metrics);
      if (!log.equals("missing")) {
        Files.writeString(metrics, log);
      }
      var bench = new Bench();
      bench.resume(run, Bench.ALL);
      assertEquals(
          metrics
              + " is missing or not the one of the checkpoint: figures of earlier steps are lost"
              + " to readers; training does not need them",
          bench.events(TrainingEvent.Started.class).getFirst().remarks().getLast());
      Path aside = run.resolve("metrics.jsonl.abandoned");
      assertEquals(!log.equals("missing"), Files.exists(aside));
      assertEquals(metrics(unbroken).subList(1, 4), metrics(run));
      assertArrayEquals(
          Files.readAllBytes(unbroken.resolve("model.striate")),
          Files.readAllBytes(run.resolve("model.striate")));
    }
  }

  @Test
  void doesNotGoOnWithOtherSamples() {
    Path run = folder.resolve("other-samples");
    new Bench().start(run, 1);
    var other = new Bench();
    other.validation = 17;
    var e = assertThrows(StriateException.class, () -> other.resume(run, Bench.ALL));
    assertTrue(
        String.valueOf(e.getMessage())
            .startsWith(run.resolve("run.json") + ": the run began with other samples (sha256 "),
        e.getMessage());
  }

  @Test
  void aRunThatWasKilledBeforeItsFirstCheckpointBeginsAtItsStart() {
    Path run = folder.resolve("no-checkpoint");
    var first = new Bench();
    first.onEvent =
        event -> {
          if (event instanceof TrainingEvent.CheckpointWritten written) {
            delete(written.file());
            throw new Killed();
          }
        };
    assertThrows(Killed.class, () -> first.start(run, Bench.ALL));
    var none = assertThrows(StriateException.class, () -> RunWeights.newest(run));
    assertEquals(
        run
            + ": the run ended before its first checkpoint, so there are no weights yet;"
            + " train it with --resume "
            + run
            + " [STR-203]",
        none.getMessage());
    assertFalse(first.events.stream().anyMatch(TrainingEvent.Started.class::isInstance));
    var second = new Bench();
    second.resume(run, Bench.ALL);
    assertSameFiles(run);
    var started = second.events(TrainingEvent.Started.class).getFirst();
    assertTrue(started.resumed());
    assertEquals(0, started.position().step());
  }

  @Test
  void anEventTellsANewRunFromAResumedOne() {
    Path run = folder.resolve("told");
    var bench = new Bench();
    bench.start(run, 1);
    bench.resume(run, 2);
    assertEquals(
        List.of(false, true),
        bench.events(TrainingEvent.Started.class).stream()
            .map(TrainingEvent.Started::resumed)
            .toList());
  }

  @Test
  void aRunWhoseCheckpointsAreLostDoesNotBeginAgain() {
    for (String left : List.of("metrics.jsonl", "model.striate")) {
      Path run = folder.resolve("lost-" + left);
      new Bench().start(run, Bench.ALL);
      for (long step : new long[] {6, 12, 18}) {
        delete(run.resolve("checkpoints/step-%09d.checkpoint".formatted(step)));
      }
      delete(run.resolve(left.equals("metrics.jsonl") ? "model.striate" : "metrics.jsonl"));
      var e = assertThrows(StriateException.class, () -> new Bench().resume(run, Bench.ALL));
      assertEquals(
          run.resolve("checkpoints")
              + ": holds no checkpoint, but the run has trained ("
              + left
              + "); put the checkpoints back, or start a new run [STR-203]",
          e.getMessage());
    }
  }

  private static void delete(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private void assertGoesOnTheSame(Path run, Bench first) {
    var second = new Bench();
    assertEquals(Outcome.End.FINISHED, second.resume(run, Bench.ALL).end());
    var all = new ArrayList<>(losses(first));
    all.addAll(losses(second));
    assertEquals(losses, all);
    assertSameFiles(run);
  }

  /// The model, the last checkpoint's tensors and the metrics (but for the times in them) are those
  /// of the unbroken run.
  private void assertSameFiles(Path run) {
    try {
      assertArrayEquals(
          Files.readAllBytes(unbroken.resolve("model.striate")),
          Files.readAllBytes(run.resolve("model.striate")));
      assertEquals(metrics(unbroken), metrics(run));
      var name = "step-%09d.checkpoint".formatted(STEPS);
      var expected = Checkpoint.read(unbroken.resolve("checkpoints").resolve(name));
      var found = Checkpoint.read(run.resolve("checkpoints").resolve(name));
      assertEquals(expected.moment().best(), found.moment().best());
      assertEquals(expected.moment().history(), found.moment().history());
      assertEquals(expected.moment().stop(), found.moment().stop());
      assertEquals(expected.tensors().size(), found.tensors().size());
      for (int i = 0; i < expected.tensors().size(); i++) {
        var a = expected.tensors().get(i);
        var b = found.tensors().get(i);
        assertEquals(a.name(), b.name());
        for (int k = 0; k < a.values().length(); k++) {
          assertEquals(a.values().get(k), b.values().get(k), a.name());
        }
      }
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static List<String> metrics(Path run) throws IOException {
    return Files.readAllLines(run.resolve("metrics.jsonl")).stream()
        .map(line -> line.replaceAll("\"(seconds|samplesPerSecond)\":[0-9.e-]+", ""))
        .toList();
  }

  private static List<Double> losses(Bench bench) {
    return bench.events(TrainingEvent.StepDone.class).stream()
        .map(TrainingEvent.StepDone::loss)
        .toList();
  }

  private static List<String> names(Path folder) throws IOException {
    try (var files = Files.list(folder)) {
      return files.map(file -> String.valueOf(file.getFileName())).sorted().toList();
    }
  }

  private static final class Killed extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }
}
