package io.striate.training.run;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.striate.api.error.Code;
import io.striate.api.error.StriateException;
import io.striate.api.train.Callback;
import io.striate.api.train.Decision;
import io.striate.api.train.Direction;
import io.striate.api.train.EpochReport;
import io.striate.api.train.Monitor;
import io.striate.api.train.StepReport;
import io.striate.api.train.TrainingOutline;
import io.striate.arrays.StoredTensor;
import io.striate.json.Fields;
import io.striate.layers.spec.FinalWeights;
import io.striate.training.run.TrainingEvent.CheckpointWritten;
import io.striate.training.run.TrainingEvent.EpochDone;
import io.striate.training.run.TrainingEvent.ModelWritten;
import io.striate.training.run.TrainingEvent.Started;
import io.striate.training.run.TrainingEvent.StepDone;
import io.striate.training.run.TrainingEvent.StoppedEarly;
import io.striate.training.run.TrainingEvent.Tested;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Third-party callbacks follow a run, end it, and restore its best weights.
class CallbackTest {
  private static final Callback STOP_AFTER_TWO =
      report -> report.epoch() == 2 ? Decision.stop("two epochs are enough") : Decision.proceed();

  @TempDir Path folder;

  @Test
  void anEarlyStopFinishesTheRun() throws IOException {
    Path run = folder.resolve("run");
    var bench = bench(STOP_AFTER_TWO);
    var outcome = bench.start(run, Bench.ALL);
    assertEquals(Outcome.End.FINISHED, outcome.end());
    assertEquals(12, outcome.position().step());
    var stop = new EarlyStop("test", "two epochs are enough");
    assertEquals(Optional.of(stop), outcome.early());
    assertEquals(
        List.of(stop), bench.events(StoppedEarly.class).stream().map(StoppedEarly::stop).toList());
    assertEquals(1, bench.events(Tested.class).size());
    assertEquals(run.resolve("model.striate"), bench.events(ModelWritten.class).getFirst().file());
    var lines = Files.readAllLines(run.resolve("metrics.jsonl"));
    assertEquals(
        "{\"stopped\":{\"epoch\":2,\"step\":12,\"callback\":\"test\","
            + "\"reason\":\"two epochs are enough\"}}",
        lines.get(2));
    assertTrue(Fields.parse(lines.get(3), "line").fields("test").number("loss") > 0);
    assertEquals(4, lines.size());
  }

  @Test
  void aRunStoppedEarlyHasTheWeightsOfItsLastEpoch() throws IOException {
    var bench = bench(STOP_AFTER_TWO);
    bench.start(folder.resolve("early"), Bench.ALL);
    new Bench().start(folder.resolve("whole"), 2);
    assertSame(checkpoint("whole", 12), checkpoint("early", 12));
  }

  @Test
  void aRunStoppedEarlyResumesTheSameWhereverItIsKilled() throws IOException {
    Path unbroken = folder.resolve("unbroken");
    var whole = bench(STOP_AFTER_TWO);
    whole.start(unbroken, Bench.ALL);
    // Killed after each event: steps, ends of epochs, the stop itself, checkpoints, test, model.
    for (int at = 1; at < whole.events.size(); at++) {
      Path run = folder.resolve("killed-" + at);
      var first = bench(STOP_AFTER_TWO);
      int last = at;
      var count = new AtomicInteger();
      first.onEvent =
          _ -> {
            if (count.getAndIncrement() == last) {
              throw new Killed();
            }
          };
      assertThrows(Killed.class, () -> first.start(run, Bench.ALL));
      var outcome = bench(STOP_AFTER_TWO).resume(run, Bench.ALL);
      assertEquals(Outcome.End.FINISHED, outcome.end());
      assertTrue(outcome.early().isPresent());
      assertArrayEquals(
          Files.readAllBytes(unbroken.resolve("model.striate")),
          Files.readAllBytes(run.resolve("model.striate")));
      assertEquals(metrics(unbroken), metrics(run));
    }
  }

  @Test
  void aStopAfterAStepLeavesItsEpochUnfinished() throws IOException {
    Path run = folder.resolve("run");
    Callback callback =
        new Callback() {
          @Override
          public Decision afterEpoch(EpochReport report) {
            return Decision.proceed();
          }

          @Override
          public Decision afterStep(StepReport report) {
            return report.step() == 9 ? Decision.stop("nine steps") : Decision.proceed();
          }
        };
    var bench = bench(callback);
    var outcome = bench.start(run, Bench.ALL);
    assertEquals(9, outcome.position().step());
    assertEquals(1, bench.events(EpochDone.class).size());
    assertEquals(9, bench.events(CheckpointWritten.class).getLast().position().step());
    byte[] model = Files.readAllBytes(run.resolve("model.striate"));
    Files.delete(run.resolve("model.striate"));
    var again = bench(callback);
    assertEquals(Outcome.End.FINISHED, again.resume(run, Bench.ALL).end());
    assertEquals(List.of(), again.events(StepDone.class));
    assertEquals(
        Optional.of(new EarlyStop("test", "nine steps")),
        again.events(Started.class).getFirst().early());
    assertArrayEquals(model, Files.readAllBytes(run.resolve("model.striate")));
  }

  @Test
  void aRestoreContinuesFromTheBestEpoch() throws IOException {
    // The network learns, so its first epoch has the highest loss: here, the best.
    Callback restore = report -> report.epoch() == 2 ? Decision.restoreBest() : Decision.proceed();
    var bench = bench(restore);
    bench.monitors = List.of(new Monitor("loss", Direction.HIGHER));
    var outcome = bench.start(folder.resolve("run"), Bench.ALL);
    assertEquals(1, outcome.best().orElseThrow().epoch());
    assertSame(checkpoint("run", 6), checkpoint("run", 12));
    assertEquals(18, outcome.position().step());
    assertNotEquals(
        checkpoint("run", 6).getFirst().values().get(0),
        checkpoint("run", 18).getFirst().values().get(0));
  }

  @Test
  void aRestoredRunResumesTheSame() throws IOException {
    Callback restore = report -> report.epoch() == 2 ? Decision.restoreBest() : Decision.proceed();
    var whole = bench(restore);
    whole.monitors = List.of(new Monitor("loss", Direction.HIGHER));
    whole.start(folder.resolve("unbroken"), Bench.ALL);
    for (int epochs = 1; epochs < Bench.EPOCHS; epochs++) {
      Path run = folder.resolve("stopped-" + epochs);
      var part = bench(restore);
      part.monitors = whole.monitors;
      part.start(run, epochs);
      part.resume(run, Bench.ALL);
      assertArrayEquals(
          Files.readAllBytes(folder.resolve("unbroken/model.striate")),
          Files.readAllBytes(run.resolve("model.striate")));
    }
  }

  @Test
  void aRestoreWithoutABestEpochChangesNothing() throws IOException {
    var bench = bench(_ -> Decision.restoreBest());
    bench.validation = 0;
    bench.start(folder.resolve("run"), Bench.ALL);
    var plain = new Bench();
    plain.validation = 0;
    plain.start(folder.resolve("plain"), Bench.ALL);
    assertArrayEquals(
        Files.readAllBytes(folder.resolve("plain/model.striate")),
        Files.readAllBytes(folder.resolve("run/model.striate")));
  }

  @Test
  void aResumedRunReportsTheFiguresOfAllEpochs() {
    var reports = new ArrayList<EpochReport>();
    Callback callback =
        report -> {
          reports.add(report);
          return Decision.proceed();
        };
    bench(callback).start(folder.resolve("run"), Bench.ALL);
    var whole = List.copyOf(reports);
    reports.clear();
    Path stopped = folder.resolve("stopped");
    bench(callback).start(stopped, 1);
    bench(callback).resume(stopped, 2);
    bench(callback).resume(stopped, 3);
    assertEquals(whole, reports);
    var last = whole.getLast();
    assertEquals(3, last.epoch());
    assertEquals(3, last.epochs());
    assertEquals(List.of(1, 2, 3), last.history().stream().map(each -> each.epoch()).toList());
    assertEquals(0.02 * (1 - 0.9 * 17 / 18.0), last.rate(), 1e-15);
    assertEquals(44, last.samples());
    assertEquals(1, last.seconds());
    assertTrue(last.validation().containsKey("accuracy"));
    assertTrue(last.training().containsKey("loss"));
  }

  @Test
  void ofSeveralStopsTheFirstCounts() {
    var bench = new Bench();
    bench.callbacks =
        List.of(
            new NamedCallback("first", _ -> Decision.stop("a")),
            new NamedCallback("second", _ -> Decision.stop("b")));
    var outcome = bench.start(folder.resolve("run"), Bench.ALL);
    assertEquals(Optional.of(new EarlyStop("first", "a")), outcome.early());
    assertEquals(1, bench.events(StoppedEarly.class).size());
  }

  @Test
  void anEarlyStopMayEndWithTheBestWeights() throws IOException {
    var bench = bench(STOP_AFTER_TWO);
    bench.weights = FinalWeights.BEST;
    bench.monitors = List.of(new Monitor("loss", Direction.HIGHER));
    bench.start(folder.resolve("run"), Bench.ALL);
    var one = bench(report -> Decision.stop("one epoch"));
    one.start(folder.resolve("one"), Bench.ALL);
    assertEquals(
        io.striate.training.file.ModelFile.read(folder.resolve("one/model.striate"))
            .weights()
            .getFirst()
            .values()
            .get(0),
        io.striate.training.file.ModelFile.read(folder.resolve("run/model.striate"))
            .weights()
            .getFirst()
            .values()
            .get(0));
  }

  @Test
  void refusesWhatACallbackCannotWorkWith() {
    Callback callback =
        new Callback() {
          @Override
          public void require(TrainingOutline outline) {
            outline.monitor("f1");
          }

          @Override
          public Decision afterEpoch(EpochReport report) {
            throw new AssertionError();
          }
        };
    Path run = folder.resolve("run");
    var e = assertThrows(StriateException.class, () -> bench(callback).start(run, Bench.ALL));
    assertEquals(Code.BAD_VALUE, e.problems().getFirst().code());
    assertEquals(
        "callback 'test' cannot compare epochs by 'f1'; there are: accuracy, loss [STR-104]",
        e.getMessage());
    assertFalse(Files.exists(run.resolve("spec.json")), "a run has begun");
  }

  @Test
  void aScheduleSeesTheValidationFiguresOfFinishedEpochs() {
    var bench = new Bench();
    // Divides the rate by the number of epochs whose validation loss is below 10: all of them.
    bench.schedule =
        (initial, progress) ->
            initial
                / (1
                    + progress.validation().stream()
                        .filter(v -> v.getOrDefault("loss", 99.0) < 10)
                        .count());
    bench.start(folder.resolve("run"), Bench.ALL);
    var rates = rates(bench);
    assertEquals(List.of(0.02, 0.01, 0.02 / 3), rates.stream().distinct().toList());
    assertEquals(List.of(0.02, 0.01), List.of(rates.get(5), rates.get(6)));
    var resumed = new Bench();
    resumed.schedule = bench.schedule;
    resumed.start(folder.resolve("resumed"), 2);
    resumed.resume(folder.resolve("resumed"), Bench.ALL);
    assertEquals(rates, rates(resumed));
  }

  private static List<Double> rates(Bench bench) {
    return bench.events(StepDone.class).stream().map(StepDone::rate).toList();
  }

  private static Bench bench(Callback callback) {
    var bench = new Bench();
    bench.callbacks = List.of(new NamedCallback("test", callback));
    return bench;
  }

  private List<StoredTensor> checkpoint(String run, int step) {
    String name = "step-%09d.checkpoint".formatted(step);
    return Checkpoint.read(folder.resolve(run).resolve("checkpoints").resolve(name)).tensors();
  }

  private static void assertSame(List<StoredTensor> expected, List<StoredTensor> found) {
    assertEquals(expected.size(), found.size());
    for (int i = 0; i < expected.size(); i++) {
      var values = expected.get(i).values();
      for (int k = 0; k < values.length(); k++) {
        assertEquals(values.get(k), found.get(i).values().get(k), expected.get(i).name());
      }
    }
  }

  private static List<String> metrics(Path run) throws IOException {
    return Files.readAllLines(run.resolve("metrics.jsonl")).stream()
        .map(line -> line.replaceAll("\"(seconds|samplesPerSecond)\":[0-9.e-]+", ""))
        .toList();
  }

  private static final class Killed extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }
}
